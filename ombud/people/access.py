"""The doors to agents, teams, roles and changes of settings, for those who look after them.

Every door takes the ``Rights`` of who asks and answers 404 both for what does not exist and
for what is not theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import Http404

from ombud.configuration.queries import changes
from ombud.people.capabilities import Capability
from ombud.people.models import Agent, Role, RoleAssignment, Team

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.configuration.models import Change
    from ombud.people.models.agent import Rights


def agents_for(rights: Rights) -> QuerySet[Agent]:
    """Return the agents whom ``rights`` allow to manage, by name.

    Who manages people in single teams sees those who have a role there, and those without
    any role.
    """
    agents = Agent.objects.order_by("-is_active", "name", "pk")
    if not rights.may(Capability.PEOPLE):
        return agents.none()
    teams = rights.teams(Capability.PEOPLE)
    if teams is None:
        return agents
    here = RoleAssignment.objects.filter(team_id__in=teams)
    return agents.filter(Q(pk__in=here.values("agent_id")) | Q(assignments=None))


def agent_for(rights: Rights, agent_id: int) -> Agent:
    """Return an agent whom ``rights`` allow to manage. Raises ``Http404`` otherwise."""
    agent = agents_for(rights).filter(pk=agent_id).first()
    if agent is None:
        raise Http404("No such agent.")
    return agent


def teams_for(rights: Rights) -> QuerySet[Team]:
    """Return the teams in which ``rights`` allow to manage people, retired ones last."""
    teams = Team.objects.order_by("-is_active", "name")
    if not rights.may(Capability.PEOPLE):
        return teams.none()
    held = rights.teams(Capability.PEOPLE)
    return teams if held is None else teams.filter(pk__in=held)


def team_for(rights: Rights, team_id: int) -> Team:
    """Return a team in which ``rights`` allow to manage people. Raises ``Http404``."""
    team = teams_for(rights).filter(pk=team_id).first()
    if team is None:
        raise Http404("No such team.")
    return team


def roles_for(rights: Rights) -> QuerySet[Role]:
    """Return the roles, for those who manage people somewhere."""
    roles = Role.objects.order_by("name")
    return roles if rights.may(Capability.PEOPLE) else roles.none()


def role_for(rights: Rights, role_id: int) -> Role:
    """Return a role. Raises ``Http404`` for those who manage nobody."""
    role = roles_for(rights).filter(pk=role_id).first()
    if role is None:
        raise Http404("No such role.")
    return role


def changes_for(rights: Rights) -> QuerySet[Change]:
    """Return the changes of settings, newest first, for those who may see all of them."""
    found = changes()
    return found if rights.covers(Capability.AUDIT, None) else found.none()

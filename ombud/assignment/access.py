"""The doors: who may set up whose work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from ombud.assignment.models import Skill
from ombud.people.capabilities import Capability
from ombud.people.queries import agents_in, teams_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models import Agent, Team
    from ombud.people.models.agent import Rights


def teams_led(rights: Rights) -> QuerySet[Team]:
    """Return the teams whose work ``rights`` allow to hand out."""
    return teams_of(rights, Capability.SUPERVISE)


def team_led(rights: Rights, team_id: int) -> Team:
    """Return team ``team_id`` if ``rights`` lead it. Raises ``Http404`` otherwise."""
    team = teams_led(rights).filter(pk=team_id).first()
    if team is None:
        raise Http404("No such team.")
    return team


def agents_led(rights: Rights) -> QuerySet[Agent]:
    """Return the active agents who work in a team that ``rights`` lead, by name."""
    return agents_in(rights.teams(Capability.SUPERVISE))


def agent_led(rights: Rights, agent_id: int) -> Agent:
    """Return agent ``agent_id`` of a team that ``rights`` lead. Raises ``Http404``."""
    agent = agents_led(rights).filter(pk=agent_id).first()
    if agent is None:
        raise Http404("No such agent.")
    return agent


def skills_for(rights: Rights) -> QuerySet[Skill]:
    """Return all skills to whoever leads a team, none to others."""
    return Skill.objects.all() if rights.may(Capability.SUPERVISE) else Skill.objects.none()


def skill_for(rights: Rights, skill_id: int) -> Skill:
    """Return skill ``skill_id``. Raises ``Http404``."""
    skill = skills_for(rights).filter(pk=skill_id).first()
    if skill is None:
        raise Http404("No such skill.")
    return skill

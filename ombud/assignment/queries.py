"""Who is there, what they have, and what a ticket asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from ombud.assignment.choosing import Candidate
from ombud.assignment.models import AgentSkill, Policy, Readiness, Skill
from ombud.assignment.statuses import Mode
from ombud.base import clock
from ombud.base.prepared import Prepared
from ombud.people.capabilities import Capability
from ombud.people.queries import holders_of
from ombud.rules.compile import to_q
from ombud.rules.context import Context
from ombud.rules.language import InvalidCondition, from_json
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Collection

    from ombud.people.models import Agent

POLICY = Prepared(lambda team: Policy.objects.filter(team=team))
READY = Prepared(lambda agent: Readiness.objects.filter(agent=agent))


def readiness_of(agent: Agent) -> Readiness:
    """Return whether ``agent`` takes tickets; an unsaved row where nothing was said."""
    return READY.first(agent=agent.pk) or Readiness(agent=agent)


def readiness_by_agent(agents: Collection[int]) -> dict[int, Readiness]:
    """Return what is known about each of ``agents``, by number."""
    return {one.agent_id: one for one in Readiness.objects.filter(agent__in=agents)}


def loads_of(agents: Collection[int]) -> dict[int, int]:
    """Return how many open tickets each of ``agents`` has, in all teams."""
    counted = Ticket.objects.filter(
        is_open=True, is_restricted=False, assignee__in=agents
    ).order_by()
    return dict(counted.values_list("assignee").annotate(Count("pk")))


def skills_of(agents: Collection[int]) -> dict[int, frozenset[int]]:
    """Return the numbers of the skills of each of ``agents`` who has any."""
    found: dict[int, set[int]] = {}
    rows = AgentSkill.objects.filter(agent__in=agents).values_list("agent_id", "skill_id")
    for agent_id, skill_id in rows:
        found.setdefault(agent_id, set()).add(skill_id)
    return {agent_id: frozenset(skills) for agent_id, skills in found.items()}


def candidates_for(team_id: int) -> list[Candidate]:
    """Return who may answer in team ``team_id``, with what they have; four statements."""
    numbers = list(holders_of(Capability.ANSWER, team_id).values_list("pk", flat=True))
    loads, skills, ready = loads_of(numbers), skills_of(numbers), readiness_by_agent(numbers)
    now = clock.now()
    return [
        Candidate(
            id=number,
            load=loads.get(number, 0),
            most=ready[number].most_open if number in ready else None,
            skills=skills.get(number, frozenset()),
            is_away=number in ready and ready[number].is_away(now),
        )
        for number in numbers
    ]


def skills_needed(ticket: Ticket) -> frozenset[int]:
    """Return the numbers of the skills whose condition fits ``ticket``."""
    context = Context(now=clock.now())
    found = set()
    for skill in Skill.objects.all():
        try:
            fits = to_q(from_json(skill.condition, TICKET_FIELDS), TICKET_FIELDS, context)
        except InvalidCondition:
            continue  # a field that is gone: nothing asks for this skill until it is mended
        if Ticket.objects.filter(fits, pk=ticket.pk).exists():
            found.add(skill.pk)
    return frozenset(found)


def is_automatic(team_id: int) -> bool:
    """Say whether tickets of team ``team_id`` are handed out by a policy."""
    policy = POLICY.first(team=team_id)
    return policy is not None and policy.mode != Mode.MANUAL


def modes_of(teams: Collection[int]) -> dict[int, Mode]:
    """Return how tickets of each of ``teams`` are handed out, by number."""
    rows = Policy.objects.filter(team__in=teams).values_list("team_id", "mode")
    known = {team_id: Mode(mode) for team_id, mode in rows}
    return {team_id: known.get(team_id, Mode.MANUAL) for team_id in teams}

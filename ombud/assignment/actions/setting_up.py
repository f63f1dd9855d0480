"""Policies, who is there, how much each takes, and what they can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.assignment.facts import (
    AgentCameBack,
    AgentWentAway,
    PolicyChanged,
    SkillDeleted,
    SkillSaved,
    SkillsChanged,
    WorkloadLimited,
)
from ombud.assignment.models import AgentSkill, Policy, Readiness, Skill
from ombud.assignment.statuses import Mode
from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.rules.language import InvalidCondition, from_json
from ombud.tickets.fields import TICKET_FIELDS

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Team

MOST_OPEN = 1_000
LONGEST_NAME = 80


@transaction.atomic
def set_policy(team: Team, mode: Mode, *, actor: Actor) -> Policy:
    """Hand out new tickets of ``team`` by ``mode``; those there are stay where they are."""
    policy, _is_new = Policy.objects.get_or_create(team=team)
    lock(policy)
    if policy.mode != mode:
        policy.mode = mode
        policy.save(update_fields=["mode"])
        log.record(PolicyChanged(mode=Mode(mode)), team, actor=actor)
    return policy


def readiness_for(agent: Agent) -> Readiness:
    """Return the row of ``agent``, held until the transaction ends."""
    ready, _ = Readiness.objects.get_or_create(agent=agent)
    return lock(ready)


@transaction.atomic
def go_away(agent: Agent, *, back_at: datetime | None, actor: Actor) -> None:
    """Give ``agent`` no new tickets until ``back_at`` (aware), or until they come back.

    What they have stays theirs. Raises ``Refused`` for a time that has passed.
    """
    if back_at is not None and back_at <= clock.now():
        raise Refused("Choose a day in the future, or leave it empty.")
    ready = readiness_for(agent)
    if ready.is_away(clock.now()) and ready.back_at == back_at:
        return
    ready.away_since, ready.back_at = clock.now(), back_at
    ready.save(update_fields=["away_since", "back_at"])
    log.record(AgentWentAway(back_at=back_at), agent, actor=actor)


@transaction.atomic
def come_back(agent: Agent, *, actor: Actor) -> None:
    """Give ``agent`` new tickets again; who is there already stays."""
    ready = readiness_for(agent)
    if ready.away_since is None:
        return
    ready.away_since = ready.back_at = None
    ready.save(update_fields=["away_since", "back_at"])
    log.record(AgentCameBack(), agent, actor=actor)


@transaction.atomic
def limit_workload(agent: Agent, most: int | None, *, actor: Actor) -> None:
    """Give ``agent`` no new ticket while they have ``most`` open ones; None for any number.

    Raises ``Refused`` for a number below one or beyond a thousand.
    """
    if most is not None and not 1 <= most <= MOST_OPEN:
        raise Refused("Write a number from 1 to 1,000, or leave it empty.")
    ready = readiness_for(agent)
    if ready.most_open == most:
        return
    ready.most_open = most
    ready.save(update_fields=["most_open"])
    log.record(WorkloadLimited(most=most), agent, actor=actor)


@transaction.atomic
def give_skills(agent: Agent, skills: Collection[Skill], *, actor: Actor) -> None:
    """Write down that ``agent`` can do ``skills``, and nothing else."""
    readiness_for(agent)
    wanted = {one.pk for one in skills}
    had = set(AgentSkill.objects.filter(agent=agent).values_list("skill_id", flat=True))
    if wanted == had:
        return
    AgentSkill.objects.filter(agent=agent, skill__in=had - wanted).delete()
    AgentSkill.objects.bulk_create(
        AgentSkill(agent=agent, skill_id=number) for number in sorted(wanted - had)
    )
    log.record(SkillsChanged(skills=tuple(sorted(wanted))), agent, actor=actor)


@transaction.atomic
def save_skill(
    skill: Skill | None, *, name: str, condition: dict[str, Any], actor: Actor
) -> Skill:
    """Make a skill, or change ``skill``: its name, and the tickets that ask for it.

    Raises ``Refused`` for a name that is empty or taken, and for an unfinished condition.
    """
    plain = " ".join(name.replace("\0", "").split())[:LONGEST_NAME]
    if not plain:
        raise Refused("Give the skill a name.")
    if Skill.objects.filter(name=plain).exclude(pk=skill.pk if skill else 0).exists():
        raise Refused("There already is a skill of this name.")
    try:
        from_json(condition, TICKET_FIELDS)
    except InvalidCondition:
        raise Refused("A condition is not complete. Mend what is marked.") from None
    if skill is None:
        skill = Skill.objects.create(name=plain, condition=condition)
    else:
        lock(skill)
        skill.name, skill.condition = plain, condition
        skill.save(update_fields=["name", "condition"])
    log.record(SkillSaved(), skill, actor=actor)
    return skill


@transaction.atomic
def delete_skill(skill: Skill, *, actor: Actor) -> None:
    """Ask for ``skill`` no more; it is taken from everybody who had it."""
    lock(skill)
    log.record(SkillDeleted(), skill, actor=actor)
    skill.delete()

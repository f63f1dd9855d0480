"""Macros: make, change, order, retire, run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.automation.actions.applying import STOPS, Result, apply, rehearse
from ombud.automation.actions.prepared import (
    checked_name,
    count_use,
    last_position,
    moved,
    renumber,
)
from ombud.automation.facts import (
    MacroBroughtBack,
    MacroChanged,
    MacroMade,
    MacroRetired,
    MacroRun,
)
from ombud.automation.models import Macro
from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.base.sentence import Sentence
from ombud.events import log
from ombud.rules.actions import InvalidActions, from_json, to_json, vocabularies
from ombud.tickets.variables import refuse_broken_names

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Team
    from ombud.people.models.agent import Rights
    from ombud.rules.actions import Step
    from ombud.tickets.models import Ticket


def steps_of(macro: Macro) -> tuple[Step, ...]:
    """Return what ``macro`` does. Raises ``Refused`` when a part of it does not exist now."""
    try:
        return from_json(macro.steps, vocabularies["ticket"])
    except InvalidActions:
        raise Refused(
            "This macro asks for something that the desk cannot do any more. Change the macro."
        ) from None


def checked_steps(steps: object) -> list[dict[str, object]]:
    """Return ``steps`` as they are stored. Raises ``Refused`` with the first problem."""
    try:
        checked = from_json(steps, vocabularies["ticket"])
        for one in checked:
            refuse_broken_names(
                str(one.values.get("text", "")), str(one.values.get("html", ""))
            )
        return to_json(checked)
    except InvalidActions as invalid:
        first = invalid.problems[0]
        raise Refused(
            Sentence("At %(place)s: %(reason)s", place=first.where, reason=first.reason)
            if first.where
            else first.reason
        ) from None


@transaction.atomic
def make_macro(
    *,
    name: str,
    steps: object,
    actor: Actor,
    owner: Agent | None = None,
    team: Team | None = None,
) -> Macro:
    """Make a macro of ``owner``, else of ``team``, else of everybody, and return it.

    steps: a list in the action vocabulary. Raises ``Refused`` when it or the name is wrong.
    """
    macro = Macro.objects.create(
        name=checked_name(name),
        steps=checked_steps(steps),
        owner=owner,
        team=None if owner else team,
        position=last_position(Macro.objects.all()),
    )
    log.record(MacroMade(), macro, actor=actor)
    return macro


@transaction.atomic
def change_macro(
    macro: Macro,
    *,
    name: str,
    steps: object,
    actor: Actor,
    owner: Agent | None = None,
    team: Team | None = None,
) -> None:
    """Change all of ``macro``; the same again does nothing. Raises ``Refused`` when wrong."""
    lock(macro)
    before = (macro.name, macro.steps, macro.owner_id, macro.team_id)
    macro.name, macro.steps = checked_name(name), checked_steps(steps)
    macro.owner, macro.team = owner, None if owner else team
    if before == (macro.name, macro.steps, macro.owner_id, macro.team_id):
        return
    macro.changed_at = clock.now()
    macro.save(update_fields=["name", "steps", "owner", "team", "changed_at"])
    log.record(MacroChanged(), macro, actor=actor)


@transaction.atomic
def retire_macro(macro: Macro, *, actor: Actor) -> None:
    """Stop offering ``macro``; it can be brought back."""
    lock(macro)
    if macro.is_retired:
        return
    macro.retired_at = clock.now()
    macro.save(update_fields=["retired_at"])
    log.record(MacroRetired(), macro, actor=actor)


@transaction.atomic
def bring_back_macro(macro: Macro, *, actor: Actor) -> None:
    """Offer a retired ``macro`` again."""
    lock(macro)
    if not macro.is_retired:
        return
    macro.retired_at = None
    macro.save(update_fields=["retired_at"])
    log.record(MacroBroughtBack(), macro, actor=actor)


@transaction.atomic
def move_macro(macro: Macro, *, by: int, actor: Actor) -> None:
    """Move ``macro`` one place up (-1) or down (1) among those of the same people."""
    lock(macro)
    siblings = Macro.objects.filter(owner=macro.owner, team=macro.team)
    rows = list(siblings.order_by("position", "pk"))
    before = [one.pk for one in rows]
    positions = sorted(one.position for one in rows)
    if [one.pk for one in moved(rows, macro, by)] == before:
        return
    if len(set(positions)) < len(positions):
        renumber(list(Macro.objects.order_by("position", "pk")))
        positions = sorted(siblings.values_list("position", flat=True))
    for one, position in zip(rows, positions, strict=True):
        Macro.objects.filter(pk=one.pk).update(position=position)
    log.record(MacroChanged(), macro, actor=actor)


@transaction.atomic
def run_macro(
    macro: Macro, ticket: Ticket, *, actor: Actor, agent: Agent, rights: Rights
) -> list[Result]:
    """Carry out all steps of ``macro`` on ``ticket`` or none, and return what became of each.

    When all went well, it is recorded once on the ticket and counted once on the macro.
    Raises ``Refused`` when the macro itself cannot be used.
    """
    results = apply(ticket, steps_of(macro), actor=actor, agent=agent, rights=rights)
    if not any(one.outcome in STOPS for one in results):
        log.record(MacroRun(macro=macro.pk), ticket, actor=actor)
        count_use(Macro.objects.filter(pk=macro.pk))
    return results


def rehearse_macro(
    macro: Macro, ticket: Ticket, *, actor: Actor, agent: Agent, rights: Rights
) -> list[Result]:
    """Return what ``run_macro`` would answer; nothing stays. Raises ``Refused`` as it does."""
    return rehearse(ticket, steps_of(macro), actor=actor, agent=agent, rights=rights)

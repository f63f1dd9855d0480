"""Carrying out a list of actions on a ticket: all of them or none, with a result for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404

from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.people.capabilities import Capability
from ombud.rules.actions import vocabularies
from ombud.tickets.access import ticket_for
from ombud.tickets.vocabulary import Acting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.base.actor import Actor
    from ombud.people.models import Agent
    from ombud.people.models.agent import Rights
    from ombud.rules.actions import Step
    from ombud.tickets.models import Ticket


class Outcome(StrEnum):
    """How one action went."""

    DONE = "done"
    UNCHANGED = "unchanged"  # it was so already
    REFUSED = "refused"
    NOT_ALLOWED = "not-allowed"
    LEFT_OUT = "left-out"  # because another one was refused: all or none


STOPS = frozenset({Outcome.REFUSED, Outcome.NOT_ALLOWED})


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one step; ``reason`` says why it was refused."""

    step: Step
    outcome: Outcome
    reason: str = ""


def apply(
    ticket: Ticket,
    steps: Sequence[Step],
    *,
    actor: Actor,
    agent: Agent | None,
    rights: Rights,
) -> list[Result]:
    """Carry ``steps`` out on ``ticket`` in order, and return what became of each.

    All or none: where one is refused or not allowed to ``rights``, nothing of them stays.
    Each step goes through the door of the ticket again, so a step after a move counts by
    what the rights say about the new team. ``ticket`` is read again at the end.
    """
    return carried_out(ticket, steps, Acting(actor, agent, rights), stays=True)


def rehearse(
    ticket: Ticket,
    steps: Sequence[Step],
    *,
    actor: Actor,
    agent: Agent | None,
    rights: Rights,
) -> list[Result]:
    """Return what ``apply`` would answer; nothing stays, nothing is sent."""
    return carried_out(ticket, steps, Acting(actor, agent, rights), stays=False)


def carried_out(
    ticket: Ticket, steps: Sequence[Step], acting: Acting, *, stays: bool
) -> list[Result]:
    with transaction.atomic():
        results = walked(ticket, steps, acting)
        is_stopped = results[-1].outcome in STOPS if results else False
        if is_stopped or not stays:
            transaction.set_rollback(True)
    ticket.refresh_from_db()
    return undone(results, steps) if is_stopped else results


def walked(ticket: Ticket, steps: Sequence[Step], acting: Acting) -> list[Result]:
    """Carry out ``steps`` up to the first that cannot be."""
    results = []
    for step in steps:
        results.append(one(ticket, step, acting))
        if results[-1].outcome in STOPS:
            break
    return results


def one(ticket: Ticket, step: Step, acting: Acting) -> Result:
    """Carry out one step by the verb that its action names."""
    action = vocabularies["ticket"].get(step.action)
    if action is None:
        return Result(step, Outcome.REFUSED, "This action does not exist any more.")
    try:
        found = ticket_for(acting.rights, ticket.number, needs=Capability(action.needs))
    except Http404:
        return Result(step, Outcome.NOT_ALLOWED)
    before = newest_event(ticket)
    try:
        action.run(found, step.values, acting)
    except Refused as refusal:
        return Result(step, Outcome.REFUSED, refusal.reason)
    is_same = newest_event(ticket) == before
    return Result(step, Outcome.UNCHANGED if is_same else Outcome.DONE)


def newest_event(ticket: Ticket) -> int:
    """Return the number of the last fact about ``ticket``: a verb that changes records one."""
    facts = Event.objects.filter(subject_type="ticket", subject_id=ticket.pk)
    return facts.order_by("-pk").values_list("pk", flat=True).first() or 0


def undone(results: list[Result], steps: Sequence[Step]) -> list[Result]:
    """Return the results of a list of which nothing stays, those never reached included."""
    *before, last = results
    return [
        *(replace(result, outcome=Outcome.LEFT_OUT) for result in before),
        last,
        *(Result(step, Outcome.LEFT_OUT) for step in steps[len(results) :]),
    ]

"""The same actions on many tickets: one transaction for each, a result for each."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Q

from ombud.automation.actions.applying import STOPS, Outcome, apply, newest_event
from ombud.automation.actions.macros import checked_steps
from ombud.automation.facts import BulkEnded, BulkStarted
from ombud.automation.models import BulkItem, BulkRun
from ombud.automation.undoing import inverse_of
from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.capabilities import Capability
from ombud.people.queries import rights_of
from ombud.rules.actions import InvalidActions, Step, from_json, to_json, vocabularies
from ombud.rules.compile import to_q
from ombud.rules.context import Context
from ombud.rules.language import InvalidCondition
from ombud.rules.language import from_json as condition_from_json
from ombud.tickets.access import tickets_for
from ombud.tickets.fields import TICKET_FIELDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ombud.automation.actions.applying import Result
    from ombud.base.actor import Actor
    from ombud.people.models import Agent
    from ombud.people.models.agent import Rights
    from ombud.tickets.models.ticket import TicketQuerySet

LISTED_AT_ONCE = 1_000
S = BulkItem.State
LONGEST_REASON = 200


@transaction.atomic
def start_bulk(
    *,
    agent: Agent,
    rights: Rights,
    steps: object,
    actor: Actor,
    numbers: Collection[int] = (),
    condition: dict[str, Any] | None = None,
) -> BulkRun:
    """Begin to carry out ``steps`` on the tickets ``numbers``, or on all of ``condition``.

    Only what ``rights`` let the agent see takes part; whether a step is allowed is decided
    for each ticket when its turn comes. Raises ``Refused`` when nothing is chosen, or a
    step is wrong.
    """
    checked = checked_steps(steps)
    run = BulkRun.objects.create(agent=agent, steps=checked, condition=condition)
    if condition is None:
        chosen = tickets_for(rights).filter(number__in=list(numbers))
        found = list(chosen.order_by("pk").values_list("pk", flat=True))
        if not found:
            raise Refused("Choose at least one ticket.")
        add_items(run, found)
        run.state = BulkRun.State.RUNNING
        run.save(update_fields=["state"])
    log.record(BulkStarted(), run, actor=actor)
    return run


def add_items(run: BulkRun, tickets: Sequence[int]) -> None:
    BulkItem.objects.bulk_create(
        (BulkItem(run=run, ticket_id=number) for number in tickets),
        batch_size=LISTED_AT_ONCE,
    )


@transaction.atomic
def list_tickets(run: BulkRun) -> None:
    """Write down which tickets ``run`` is about, as its condition says now."""
    lock(run)
    if run.state != BulkRun.State.WAITING:
        return
    for part in parts_of(tickets_of(run)):
        add_items(run, part)
    run.state = BulkRun.State.RUNNING
    run.save(update_fields=["state"])


def tickets_of(run: BulkRun) -> TicketQuerySet:
    """Return the tickets of the condition of ``run`` that its agent may see now."""
    rights = rights_of(run.agent)
    context = Context(
        now=run.made_at,
        agent_id=run.agent_id,
        team_ids=rights.teams(Capability.SEE_TICKETS) or frozenset(),
        time_zone=ZoneInfo(run.agent.time_zone) if run.agent.time_zone else UTC,
    )
    found = tickets_for(rights)
    try:
        node = condition_from_json(run.condition or {}, TICKET_FIELDS)
        return found.filter(to_q(node, TICKET_FIELDS, context))
    except InvalidCondition:
        return found.none()


def parts_of(tickets: TicketQuerySet) -> Iterator[list[int]]:
    """Yield the row numbers of ``tickets``, a thousand at a time."""
    last = 0
    while True:
        part = tickets.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        numbers = list(part[:LISTED_AT_ONCE])
        if not numbers:
            return
        yield numbers
        last = numbers[-1]


def work_on(run: BulkRun, most: int) -> bool:
    """Carry out ``run`` on up to ``most`` tickets; return whether more are waiting.

    What the agent may do is asked anew each time, so who lost a right stops in the middle.
    """
    rights = rights_of(run.agent)
    steps = steps_of(run)
    waiting = BulkItem.objects.filter(run=run, state=S.WAITING).order_by("pk")
    for item in list(waiting.select_related("ticket")[:most]):
        if not work_on_one(item, run, steps, rights):
            return False
    if waiting.exists():
        return True
    end(run)
    return False


def steps_of(run: BulkRun) -> tuple[Step, ...]:
    """Return what ``run`` does; nothing when it takes another back, or does not exist now."""
    if not run.steps:
        return ()
    try:
        return from_json(run.steps, vocabularies["ticket"])
    except InvalidActions:
        return ()


@transaction.atomic
def work_on_one(item: BulkItem, run: BulkRun, steps: tuple[Step, ...], rights: Rights) -> bool:
    """Carry out the run on one ticket; say whether the run goes on.

    The result commits with the change, so a worker that dies does nothing twice.
    """
    lock(item)
    if BulkRun.objects.filter(pk=run.pk, state=BulkRun.State.STOPPED).exists():
        return False
    if item.state != S.WAITING:
        return True
    ticket, agent = item.ticket, run.agent
    if run.undoes_id:
        steps = steps_back(item)
        if not steps:
            return True
    item.inverse = to_json(inverse_of(ticket, steps))
    results = apply(ticket, steps, actor=agent.actor, agent=agent, rights=rights)
    item.state, item.reason = outcome_of(results)
    if item.state != S.DONE:
        item.inverse = []
    item.event = newest_event(ticket)
    item.save(update_fields=["state", "reason", "inverse", "event"])
    return True


def steps_back(item: BulkItem) -> tuple[Step, ...]:
    """Return what takes back the earlier run on this ticket, unless it changed since."""
    before = BulkItem.objects.get(run=item.run.undoes_id, ticket=item.ticket_id)
    if before.event == newest_event(item.ticket):
        return from_json(before.inverse, vocabularies["ticket"])
    item.state = S.REFUSED
    item.reason = "It was changed again since, so it stays as it is."
    item.save(update_fields=["state", "reason"])
    return ()


def outcome_of(results: Sequence[Result]) -> tuple[str, str]:
    """Return what became of a ticket: refused when one step was, done when one did anything."""
    stopped = next((one for one in results if one.outcome in STOPS), None)
    if stopped is not None:
        is_refused = stopped.outcome == Outcome.REFUSED
        state = S.REFUSED if is_refused else S.NOT_ALLOWED
        return state, stopped.reason[:LONGEST_REASON]
    did = any(one.outcome == Outcome.DONE for one in results)
    return (S.DONE if did else S.UNCHANGED), ""


@transaction.atomic
def end(run: BulkRun) -> None:
    """Mark ``run`` as done; one that was stopped or is done stays as it is."""
    lock(run)
    if run.is_over:
        return
    run.state, run.ended_at = BulkRun.State.DONE, clock.now()
    run.save(update_fields=["state", "ended_at"])
    log.record(BulkEnded(**tally(run)), run, actor=run.agent.actor)


def tally(run: BulkRun) -> dict[str, int]:
    """Return how many tickets of ``run`` are done, unchanged, refused, and still waiting."""
    refused = Q(state__in=[S.REFUSED, S.NOT_ALLOWED])
    counted: dict[str, int] = BulkItem.objects.filter(run=run).aggregate(
        done=Count("pk", filter=Q(state=S.DONE)),
        unchanged=Count("pk", filter=Q(state=S.UNCHANGED)),
        refused=Count("pk", filter=refused),
        waiting=Count("pk", filter=Q(state=S.WAITING)),
    )
    return counted


@transaction.atomic
def stop_bulk(run: BulkRun, *, actor: Actor) -> None:
    """Leave the tickets that were not reached yet as they are; what is done stays done."""
    lock(run)
    if run.is_over:
        return
    run.state, run.ended_at = BulkRun.State.STOPPED, clock.now()
    run.save(update_fields=["state", "ended_at"])
    log.record(BulkEnded(**tally(run)), run, actor=actor)


@transaction.atomic
def undo_bulk(run: BulkRun, *, actor: Actor) -> BulkRun:
    """Begin to take back what ``run`` did, where that can be, and return the new run.

    A ticket that was changed since is left alone. Raises ``Refused`` when the run is not
    over, was taken back already, or did nothing that can be taken back.
    """
    lock(run)
    if not run.is_over:
        raise Refused("It is still under way. Stop it first, or wait.")
    if run.undoes_id or BulkRun.objects.filter(undoes=run).exists():
        raise Refused("This was taken back already.")
    done = BulkItem.objects.filter(run=run, state=S.DONE).exclude(inverse=[])
    tickets = list(done.order_by("pk").values_list("ticket_id", flat=True))
    if not tickets:
        raise Refused("Nothing of this can be taken back.")
    back = BulkRun.objects.create(
        agent=run.agent, steps=[], undoes=run, state=BulkRun.State.RUNNING
    )
    add_items(back, tickets)
    log.record(BulkStarted(), back, actor=actor)
    return back

"""Planning an erasure, and starting what was planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.datamap import canonical
from ombud.erasure import plugs, queued
from ombud.erasure.facts import ErasurePlanned, ErasureStarted
from ombud.erasure.lawful import kept_of, listed
from ombud.erasure.models import Erasure
from ombud.erasure.needles import marks_of
from ombud.erasure.planning import conflicts_of, counted, difference, waits_of
from ombud.erasure.queries import runs_for
from ombud.erasure.stages import person_of, record_of
from ombud.erasure.statuses import Kind, State
from ombud.events import log
from ombud.jobs.enqueue import enqueue
from ombud.jobs.task import tasks
from ombud.people.models import Agent
from ombud.subjects.actions import find_mentions_of
from ombud.subjects.queries import person_behind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ombud.base.actor import Actor
    from ombud.erasure.needles import Marks
    from ombud.people.models import Contact


class PlanChanged(Refused):
    """What would be erased is not what was planned; ``changes`` are the counts of both."""

    def __init__(self, changes: dict[str, tuple[int, int]]) -> None:
        super().__init__("The data changed since it was planned. Look at the new plan first.")
        self.changes = changes


@transaction.atomic
def plan_erasure(
    record: Contact | Agent, *, actor: Actor, spared: Mapping[str, str] | None = None
) -> Erasure:
    """Count what erasing whose ``record`` this is would do: all that were merged with it, too.

    Changes nothing of the data; older plans are dropped.
    spared: groups of data that stay, with the last day of each (ISO 8601) or nothing.
    """
    kind = Kind.AGENT if isinstance(record, Agent) else Kind.CONTACT
    if not isinstance(record, Agent) and record.erased_at is None:
        find_mentions_of(record)  # names in words of others wait for a review
    person = person_behind(record)
    marks = marks_of(person)
    older = Erasure.objects.filter(person_kind=kind, person_id__in=person.numbers)
    older.filter(state=State.PLANNED).delete()
    plan = Erasure.objects.create(
        person_kind=kind,
        person_id=record.pk,
        records=list(person.numbers),
        plan=counted(person, marks),
        conflicts=conflicts_of(person) + waits_of(person, marks),
        kept=listed(kept_of(person)),
        spared=dict(spared or {}),
        map_digest=canonical.digest(),
        actor_kind=actor.kind,
        actor_id=actor.id,
    )
    log.record(ErasurePlanned(items=plan.items), plan, actor=actor)
    return plan


def start_erasure(plan: Erasure, *, actor: Actor, as_it_is: bool = False) -> Erasure:
    """Begin what was planned; it goes on in the background and cannot be taken back.

    as_it_is: what came in since the plan, or went, is known to whoever starts it. Mail can
    come in faster than anybody can look at plans.
    Raises ``PlanChanged`` when the data is not what was planned any more; ``Refused`` when it
    has begun, a hold keeps the person, or a gate wants somebody else to start it.
    """
    with transaction.atomic():
        lock(plan)
        for name in plugs.gates:
            plugs.gates[name](plan, actor)
        marks = check(plan, as_it_is=as_it_is)
        begin(plan, marks, actor=actor)
        enqueue(tasks[queued.CARRY_ON], plan.pk, key=f"erasure {plan.pk}")
    return plan


def check(plan: Erasure, *, as_it_is: bool) -> Marks:
    """Return by what the person is recognised whom ``plan`` is about, with the records that
    are theirs now. Raises as ``start_erasure`` does.
    """
    if plan.state != State.PLANNED:
        raise Refused("This erasure has begun already. Look at how far it is.")
    person = person_behind(record_of(plan))
    plan.records = list(person.numbers)
    if conflicts_of(person):
        raise Refused("A legal hold keeps this person's data. Release it, or wait for its end.")
    marks = marks_of(person)
    now = counted(person, marks)
    changes = difference(plan.plan, now)
    if changes and not as_it_is:
        raise PlanChanged(changes)
    plan.plan = now
    return marks


def begin(plan: Erasure, marks: Marks, *, actor: Actor) -> None:
    """Write down that ``plan`` runs. Raises ``Refused`` when another one of them does."""
    if runs_for(person_of(plan)):
        raise Refused("Another erasure of this person runs. Wait until it has ended.")
    plan.state, plan.started_at = State.RUNNING, clock.now()
    plan.sealed_needles = marks.sealed()
    plan.plan = {marks.exact.text(place): by for place, by in plan.plan.items()}
    plan.actor_kind, plan.actor_id = actor.kind, actor.id
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError:
        raise Refused("Another erasure of this person runs. Wait until it has ended.") from None
    for name in plugs.openers:
        plugs.openers[name](plan, marks)
    log.record(ErasureStarted(), plan, actor=actor)

"""What each stage of an erasure does, a chunk at a time.

Every stage takes where it was left and answers where to go on, or None when it is done. Its
changes and the new place commit together, so a kill loses at most a chunk and repeats none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.locks import lock
from ombud.base.writing import update_each
from ombud.channels.email.actions.redaction import forget_mails_to
from ombud.channels.email.models import IncomingMail, OutgoingMail, SinkMail
from ombud.channels.email.outgoing.delivery import ON_ITS_WAY, change
from ombud.channels.email.statuses import Delivery
from ombud.datamap import Erasure as How
from ombud.erasure import plugs
from ombud.erasure.belongings import clean_others_mail, drop_mails, sent_by
from ombud.erasure.compaction import compact_index
from ombud.erasure.conversations import erase_messages
from ombud.erasure.finding import (
    AT_ONCE,
    messages_with,
    next_around,
    next_own,
    own_messages,
)
from ombud.erasure.groups import group_of
from ombud.erasure.naming import said_to_be
from ombud.erasure.statuses import HOLD, Kind, Result, Stage
from ombud.erasure.strategies import delete_rows, new_value, result_of
from ombud.erasure.sweeping import sweep
from ombud.erasure.walking import PERSONS, Step, is_taken, steps_for
from ombud.erasure.work import HeldBack, Work, spares
from ombud.people.actions import shut_out
from ombud.people.models import Agent, Contact, Identifier
from ombud.subjects.persons import Person
from ombud.tickets.models import Message, Restriction

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet

    from ombud.erasure.models import Erasure

ROWS_AT_ONCE = 500


def record_of(erasure: Erasure) -> Contact | Agent:
    """Return the record that was planned for. Raises ``DoesNotExist``."""
    model: Any = Contact if erasure.person_kind == Kind.CONTACT else Agent
    found: Contact | Agent = model.objects.get(pk=erasure.person_id)
    return found


def person_of(erasure: Erasure) -> Person:
    """Return whom ``erasure`` ends, with the records that were theirs when it began: a split
    in between leaves nothing out. Raises ``DoesNotExist``.
    """
    return Person(record_of(erasure), tuple(erasure.records))


def stop(work: Work, after: int) -> int | None:
    """Hold back the mails that wait for the person, and shut an agent out."""
    person = work.person
    theirs = {f"{work.erasure.person_kind}__in": person.numbers}
    waiting = OutgoingMail.objects.filter(state__in=ON_ITS_WAY, pk__gt=after, **theirs)
    mails = list(waiting.order_by("pk")[:AT_ONCE])
    for mail in mails:
        change(lock(mail), Delivery.CANCELLED, "The person was erased.")
    work.tally.note("email.OutgoingMail", Result.REMOVED, len(mails))
    if not person.is_contact:
        for agent in Agent.objects.filter(pk__in=person.numbers, is_active=True):
            shut_out(agent, successor=None, actor=SYSTEM)  # what they had open is free
    return mails[-1].pk if len(mails) == AT_ONCE else None


def lets_rest(work: Work, step: Step) -> bool:
    """Say whether ``step`` is what lets the data rest that stay of the person."""
    return step.model is Restriction and bool(work.erasure.spared or work.erasure.kept)


def own(work: Work, after: int) -> int | None:
    return over_messages(work, next_own(work.person, after), own=True)


def around(work: Work, after: int) -> int | None:
    return over_messages(work, next_around(work.person, after), own=False)


def elsewhere(work: Work, after: int) -> int | None:
    """Go through the messages that an identifier proves, and those that somebody reviewed."""
    said = [number for number in said_to_be(work.person) if number > after]
    numbers = sorted({*messages_with(work.marks.values, after), *said})
    return over_messages(work, numbers[:AT_ONCE], own=False)


def over_messages(work: Work, numbers: list[int], *, own: bool) -> int | None:
    """Erase in the messages ``numbers``; return the last of them, None when there are none."""
    if not numbers or spares(work, "tickets", "files"):
        return None
    if plugs.held(Message, numbers):
        raise HeldBack
    rows = Message.objects.filter(pk__in=numbers).select_related("ticket").order_by("pk")
    spared = frozenset(work.erasure.spared)
    erase_messages(list(rows), work.person, work.marks, work.tally, own=own, spared=spared)
    return numbers[-1]


def mail(work: Work, after: int) -> int | None:
    """Destroy raw mails of the person that no message of theirs stands for."""
    if not after and not spares(work, "files"):
        clean_demo(work)
    if not work.person.is_contact or spares(work, "files"):
        return None
    rows = IncomingMail.objects.filter(sent_by(work.marks), pk__gt=after).select_related("blob")
    mails = list(rows.distinct().order_by("pk")[:AT_ONCE])
    drop_mails(mails, work.tally)
    return mails[-1].pk if mails else None


def clean_demo(work: Work) -> None:
    """Destroy what the demo keeps as sent to the person, and take their marks out of the rest.

    There are few at any time, so they are one chunk; outside the demo there are none.
    """
    gone = forget_mails_to(work.marks.addresses)
    work.tally.note("email.SinkMail", Result.REMOVED, gone)
    for one in SinkMail.objects.select_related("blob").order_by("pk"):
        clean_others_mail(one, work.marks.with_whole_name, work.marks, work.tally)


def columns(work: Work, after: int) -> int | None:
    """Erase one column of the map, a chunk of rows; ``after`` counts the columns done."""
    steps = [step for step in steps_for(work.person) if not has_own_stage(step)]
    if after >= len(steps):
        return None
    step = steps[after]
    if spares(work, group_of(step.name)) or lets_rest(work, step):
        there = step.rows(work.person, own=True)
        work.tally.note(step.name, Result.RETAINED, there.count())
        return after + 1
    is_more = any([erase_rows(work, step, own=True), erase_rows(work, step, own=False)])
    return after if is_more else after + 1


def has_own_stage(step: Step) -> bool:
    """Say whether another stage takes this column: messages, mails, and the person last."""
    return is_taken(step.model, step.column) or step.model in (*PERSONS, Identifier)


def erase_rows(work: Work, step: Step, *, own: bool) -> bool:
    """Erase ``step`` in the next rows that still hold something; say whether more may."""
    how = step.declared.erasure if own else step.softly
    rows = step.rows(work.person, own=own).order_by("pk")
    if how is How.KEEP:
        there = rows.exclude(**{f"{step.column}__isnull": True})
        work.tally.note(step.name, Result.RETAINED, there.count())
        return False
    if how is How.DELETE_ROW:
        count = delete_rows(rows[:ROWS_AT_ONCE])
        work.tally.note(step.name, Result.REMOVED, count)
        return count == ROWS_AT_ONCE
    named = work.marks.with_name
    field: Any = step.model._meta.get_field(step.column)
    changed: list[Model] = []
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        new = new_value(row, field, how, named, work.erasure.pseudonym)
        if new != getattr(row, step.column):
            setattr(row, step.column, new)
            changed.append(row)
        if len(changed) == ROWS_AT_ONCE:
            write(work, step, how, changed)
    write(work, step, how, changed)
    return False


def write(work: Work, step: Step, how: How, changed: list[Model]) -> None:
    """Write the rows that ``changed`` collected, count them, and empty it."""
    if changed:
        update_each(changed, [step.column])
        work.tally.note(step.name, result_of(how), len(changed))
        changed.clear()


def person(work: Work, after: int) -> int | None:
    """Take the identifiers and, last of all, what the person's own row says."""
    del after
    if spares(work, "profile"):
        work.tally.note("people.Contact", Result.RETAINED)
        return None
    for step in steps_for(work.person):
        if step.model is Identifier:
            erase_rows(work, step, own=True)
    for step in steps_for(work.person):
        if step.model in PERSONS:
            erase_rows(work, step, own=True)
    if work.person.is_contact:
        rows = Contact.objects.filter(pk__in=work.person.numbers, erased_at=None)
        rows.update(erased_at=clock.now())
    return None


def index(work: Work, after: int) -> int | None:
    del work, after
    compact_index()
    return None


RUN: dict[Stage, Callable[[Work, int], int | None]] = {
    Stage.STOP: stop,
    Stage.OWN: own,
    Stage.AROUND: around,
    Stage.ELSEWHERE: elsewhere,
    Stage.MAIL: mail,
    Stage.COLUMNS: columns,
    Stage.SWEEP: sweep,
    Stage.PERSON: person,
    Stage.INDEX: index,
}


def conflicts_of(person: Person) -> list[dict[str, object]]:
    """Return what holds the person's data back: counts by table, without anything of it."""
    found: list[dict[str, object]] = []
    ends: list[tuple[type[Model], QuerySet[Any]]] = [
        (person.end, person.end._default_manager.filter(pk__in=person.numbers)),
        (Message, own_messages(person)),
    ]
    for model, rows in ends:
        kept = plugs.held(model, rows.values_list("pk", flat=True))
        if kept:
            found.append({"table": model._meta.label, "ground": HOLD, "count": len(kept)})
    return found

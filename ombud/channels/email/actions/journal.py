"""The journal: a mail is stored, durable and sealed, before anything reads it.

The door that a mail came through may let go of it only when ``store`` has committed. A full
disk raises ``OSError``, a broken database ``DatabaseError``; the door then answers "later".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db import IntegrityError, transaction
from django.db.models import F

from ombud.base import clock
from ombud.base.locks import lock
from ombud.channels.email import queued
from ombud.channels.email.digest import Marks, marks_of
from ombud.channels.email.models import IncomingMail, Mailbox
from ombud.channels.email.queries import journal_key, waiting_to_be_read
from ombud.channels.email.statuses import TAKEN_IN
from ombud.jobs.enqueue import enqueue
from ombud.jobs.task import tasks
from ombud.vault import actions as vault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ombud.channels.email.statuses import Door

LONGEST_ADDRESS = 320
MOST_AT_ONCE = 1_000
Stored = tuple[IncomingMail, bool]


class Columns(TypedDict):
    """The columns that say how a mail reached us."""

    mailbox: Mailbox | None
    envelope_from: str
    envelope_to: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail at the door: its bytes, and what the envelope said where there was one.

    envelope_from: ``<>`` for the null sender, empty where it is unknown.
    """

    raw: bytes
    door: Door
    envelope_from: str = ""
    envelope_to: str = ""
    mailbox: Mailbox | None = None


def store(
    raw: bytes,
    *,
    door: Door,
    envelope_from: str = "",
    envelope_to: str = "",
    mailbox: Mailbox | None = None,
) -> Stored:
    """Journal one mail and queue that it is taken in; return its row and whether it is new.

    The same mail again is the same row: only the delivery is counted. Raises ``OSError`` when
    there is no room.
    """
    arrival = Arrival(raw, door, envelope_from, envelope_to, mailbox)
    return store_many([arrival])[0]


@transaction.atomic
def store_many(arrivals: Iterable[Arrival], *, is_queued: bool = True) -> list[Stored]:
    """Journal several mails in one commit: all of them, or none.

    is_queued: False where the caller takes them in itself; the sweep covers its death.
    """
    marked = [(marks_of(one.raw, journal_key()), one) for one in arrivals]
    known = known_mails([marks for marks, _ in marked])
    fresh: dict[Marks, Arrival] = {}
    for marks, arrival in marked:
        if marks not in known:
            fresh.setdefault(marks, arrival)
    new = written(fresh) if fresh else {}
    known |= new | known_mails([marks for marks in fresh if marks not in new])
    stored = []
    for marks, arrival in marked:
        is_new = new.get(marks) is known[marks] and fresh.get(marks) is arrival
        if not is_new:
            count_again(known[marks], arrival)
        elif is_queued:
            enqueue_mail(known[marks].pk)
        stored.append((known[marks], is_new))
    return stored


def known_mails(marks: Sequence[Marks]) -> dict[Marks, IncomingMail]:
    """Return which of ``marks`` the journal has."""
    if not marks:
        return {}
    lookups = {one.id_lookup for one in marks}
    digests = {one.digest for one in marks}
    found = IncomingMail.objects.filter(id_lookup__in=lookups, digest__in=digests)
    return {Marks(bytes(one.id_lookup), bytes(one.digest)): one for one in found}


def enqueue_mail(mail_id: int) -> None:
    """Queue that a journalled mail is taken in; once while it waits."""
    enqueue(tasks[queued.TAKE_IN], mail_id, key=f"take-in:{mail_id}")


def queue_what_waits() -> int:
    """Queue mails that have waited for two minutes without a job; return how many."""
    waiting = waiting_to_be_read(MOST_AT_ONCE, before=clock.in_(minutes=-2))
    for mail_id in waiting:
        enqueue_mail(mail_id)
    return len(waiting)


def written(fresh: dict[Marks, Arrival]) -> dict[Marks, IncomingMail]:
    """Store bytes and rows of new mails, and return the rows.

    Where another writer was faster with one of them, all are stored one by one.
    """
    blobs = vault.keep_many([arrival.raw for arrival in fresh.values()])
    mails = {
        marks: IncomingMail(
            blob=blob,
            digest=marks.digest,
            id_lookup=marks.id_lookup,
            door=arrival.door,
            **way_of(arrival),
        )
        for (marks, arrival), blob in zip(fresh.items(), blobs, strict=True)
    }
    try:
        with transaction.atomic():
            IncomingMail.objects.bulk_create(mails.values())
    except IntegrityError:
        for blob in blobs:
            vault.release(blob)
        return one_by_one(fresh)
    return mails


def one_by_one(fresh: dict[Marks, Arrival]) -> dict[Marks, IncomingMail]:
    """Store new mails singly; one that another writer has stored by now is left out."""
    done: dict[Marks, IncomingMail] = {}
    for marks, arrival in fresh.items():
        if not known_mails([marks]):
            done |= written({marks: arrival})
    return done


def count_again(mail: IncomingMail, arrival: Arrival) -> None:
    """Count the delivery of a known mail, and note the way when it is a new one."""
    way = way_of(arrival)
    # The same way may be counted at the same moment by another door.
    lock(mail)
    if is_first_way(mail, way):
        IncomingMail.objects.filter(pk=mail.pk).update(times=F("times") + 1)
        return
    same_way = mail.deliveries.filter(envelope_to=way["envelope_to"])
    if not same_way.update(times=F("times") + 1):
        mail.deliveries.create(**way)


def is_first_way(mail: IncomingMail, way: Columns) -> bool:
    """Say whether ``way`` is that of the first delivery, whose envelope may be forgotten."""
    if mail.outcome in TAKEN_IN and not mail.envelope_to:
        return mail.mailbox == way["mailbox"]
    return mail.envelope_to == way["envelope_to"]


def way_of(arrival: Arrival) -> Columns:
    return {
        "mailbox": arrival.mailbox,
        "envelope_from": short(arrival.envelope_from),
        "envelope_to": short(arrival.envelope_to),
    }


def short(address: str) -> str:
    return address.replace("\x00", "")[:LONGEST_ADDRESS]

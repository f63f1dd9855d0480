"""Reading the log in the order in which it was committed, without gaps.

On PostgreSQL a transaction that began earlier may commit later, so a lower number can
appear after a higher one was read. Every event therefore carries the number of its
transaction, and only events of transactions below the oldest one still open are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.db import connection
from django.db.models import BigIntegerField, F, Func, Q
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from ombud.events.models import Event

if TYPE_CHECKING:
    from django.db.models import QuerySet

LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the log: just after the event ``id`` of transaction ``xid``."""

    xid: int
    id: int

    def __str__(self) -> str:
        return f"{self.xid}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the cursor that ``str`` wrote as ``text``.

        Raises ``ValueError`` for anything else; the text may come from a browser.
        """
        xid, _, number = text.rpartition("-")
        if len(text) > 40 or not (is_whole(xid) and is_whole(number)):
            raise ValueError("A cursor looks like 12-345.")
        cursor = cls(int(xid), int(number))
        if max(abs(cursor.xid), abs(cursor.id)) > LARGEST:
            raise ValueError("No log is that long.")
        return cursor


def is_whole(text: str) -> bool:
    return text.isascii() and text.removeprefix("-").isdecimal()


START = Cursor(-LARGEST, 0)


class OldestOpen(Func):
    """The number of the oldest transaction that is still open (PostgreSQL)."""

    template = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    output_field: Any = BigIntegerField()


def settled() -> QuerySet[Event]:
    """Return the events before which none can appear any more, in commit order."""
    if connection.vendor == "postgresql":
        return Event.objects.filter(xid__lt=OldestOpen()).order_by("xid", "id")
    return Event.objects.order_by("id")


def beyond(cursor: Cursor) -> Q | TupleGreaterThan:
    """Return the condition that an event comes after ``cursor``."""
    if connection.vendor == "postgresql":
        place = Tuple(F("xid"), F("id"))  # compared as a pair, the index finds it at once
        return TupleGreaterThan(place, (cursor.xid, cursor.id))
    return Q(id__gt=cursor.id)


def after(cursor: Cursor, limit: int, *, subject: tuple[str, int] | None = None) -> list[Event]:
    """Return up to ``limit`` events after ``cursor``, in commit order.

    subject: only events about this type and number.
    Events of transactions that are still open, our own included, come with a later call.
    """
    events = settled().filter(beyond(cursor))
    if subject is not None:
        events = events.filter(subject_type=subject[0], subject_id=subject[1])
    return list(events[:limit])


def cursor_of(event: Event) -> Cursor:
    """Return the place just after ``event``, which must have been read from the log."""
    return Cursor(event.xid, event.pk)


def newest() -> Cursor:
    """Return the end of the log: nothing that is settled by now lies after it."""
    last = settled().reverse().first()
    return cursor_of(last) if last else START


def parse(text: str, *, default: Cursor) -> Cursor:
    """Return the cursor written in ``text``, or ``default`` when it is none."""
    try:
        return Cursor.parse(text)
    except ValueError:
        return default

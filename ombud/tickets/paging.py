"""Pages by key, never by offset: page 2,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ombud.tickets.models import Ticket
    from ombud.tickets.models.ticket import TicketQuerySet

T = TypeVar("T")
MICROSECONDS = 1_000_000
LONGEST = 18  # digits that every database can hold
ORDERS: Mapping[str, tuple[str, ...]] = {
    "newest": ("-updated_at", "-pk"),
    "oldest": ("updated_at", "pk"),
    "youngest": ("-pk",),
    "eldest": ("pk",),
    "urgent": ("-priority", "updated_at", "pk"),
}
"""The sequences a list can have, by name: columns, the last of which is unique."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: time of the last row (microseconds since 1970, UTC) and its id."""

    microseconds: int
    id: int

    def __str__(self) -> str:
        return f"{self.microseconds}-{self.id}"

    @property
    def at(self) -> datetime:
        return moment_of(self.microseconds)

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """Return the cursor written in ``text``, or None for anything else."""
        place = place_in(text, ORDERS["newest"])
        return cls(*place) if place else None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows and the cursor of the next page, None on the last."""

    rows: list[T]
    next_after: str | None


def moment_of(microseconds: int) -> datetime:
    whole, rest = divmod(microseconds, MICROSECONDS)
    return datetime.fromtimestamp(whole, UTC).replace(microsecond=rest)


def microseconds_of(moment: datetime) -> int:
    utc = moment.astimezone(UTC)
    return int(utc.replace(microsecond=0).timestamp()) * MICROSECONDS + utc.microsecond


def place_in(text: str, columns: tuple[str, ...]) -> list[int] | None:
    """Return the whole numbers of a cursor for ``columns``; None for what is none."""
    parts = text.split("-")
    if len(parts) != len(columns):
        return None
    if not all(one.isascii() and one.isdigit() and len(one) <= LONGEST for one in parts):
        return None
    place = [int(one) for one in parts]
    dates = [v for v, name in zip(place, columns, strict=True) if name.endswith("_at")]
    return None if any(len(str(one)) > LONGEST - 1 for one in dates) else place


def place_of(ticket: Ticket, columns: tuple[str, ...]) -> str:
    """Return the cursor after ``ticket`` in a list by ``columns``."""
    values = [getattr(ticket, name.removeprefix("-")) for name in columns]
    return "-".join(
        str(microseconds_of(one) if isinstance(one, datetime) else one) for one in values
    )


def beyond(place: list[int], columns: tuple[str, ...]) -> Q:
    """Return the condition that a row comes after ``place`` in a list by ``columns``.

    The first column is bounded on its own too, so that an index can begin there.
    """
    same, after = Q(), Q()
    first = Q()
    for at, (number, name) in enumerate(zip(place, columns, strict=True)):
        column = name.removeprefix("-")
        side = "lt" if name.startswith("-") else "gt"
        value: Any = moment_of(number) if column.endswith("_at") else number
        after |= same & Q((f"{column}__{side}", value))
        same &= Q((column, value))
        if at == 0:
            first = Q((f"{column}__{side}e", value))
    return first & after


def page_of(
    tickets: TicketQuerySet,
    *,
    after: str = "",
    size: int = 50,
    oldest_first: bool = False,
    order: str = "",
) -> Page[Ticket]:
    """Return one page of ``tickets`` in ``order``, a name of ``ORDERS``.

    Without one: by last activity, newest first unless said otherwise. A cursor that cannot
    be read gives the first page.
    """
    columns = ORDERS[order or ("oldest" if oldest_first else "newest")]
    place = place_in(after, columns)
    if place is not None:
        tickets = tickets.filter(beyond(place, columns))
    rows = list(tickets.order_by(*columns)[: size + 1])
    more = place_of(rows[size - 1], columns) if len(rows) > size else None
    return Page(rows[:size], more)

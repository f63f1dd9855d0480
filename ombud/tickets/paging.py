"""Pages by key, never by offset: page 2,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from django.db.models import Q

if TYPE_CHECKING:
    from ombud.tickets.models import Ticket
    from ombud.tickets.models.ticket import TicketQuerySet

T = TypeVar("T")
MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: time of the last row (microseconds since 1970, UTC) and its id."""

    microseconds: int
    id: int

    def __str__(self) -> str:
        return f"{self.microseconds}-{self.id}"

    @property
    def at(self) -> datetime:
        whole, rest = divmod(self.microseconds, MICROSECONDS)
        return datetime.fromtimestamp(whole, UTC).replace(microsecond=rest)

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """Return the cursor written in ``text``, or None for anything else."""
        first, _, second = text.partition("-")
        if not (first.isascii() and first.isdigit() and second.isascii() and second.isdigit()):
            return None
        if len(first) > 17 or len(second) > 18:
            return None
        return cls(int(first), int(second))

    @classmethod
    def at_row(cls, ticket: Ticket) -> Cursor:
        moment = ticket.updated_at.astimezone(UTC)
        whole = int(moment.replace(microsecond=0).timestamp())
        return cls(whole * MICROSECONDS + moment.microsecond, ticket.pk)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows and the cursor of the next page, None on the last."""

    rows: list[T]
    next_after: str | None


def page_of(
    tickets: TicketQuerySet, *, after: str = "", size: int = 50, oldest_first: bool = False
) -> Page[Ticket]:
    """Return one page of ``tickets`` by last activity; newest first unless said otherwise.

    A cursor that cannot be read gives the first page.
    """
    cursor = Cursor.parse(after)
    sign, beyond = ("", "gt") if oldest_first else ("-", "lt")
    if cursor is not None:
        tickets = tickets.filter(
            Q(**{f"updated_at__{beyond}": cursor.at})
            | Q(**{"updated_at": cursor.at, f"pk__{beyond}": cursor.id}),
            **{f"updated_at__{beyond}e": cursor.at},
        )
    rows = list(tickets.order_by(f"{sign}updated_at", f"{sign}pk")[: size + 1])
    more = str(Cursor.at_row(rows[size - 1])) if len(rows) > size else None
    return Page(rows[:size], more)

"""Tickets by where they stand: one column for each status, the desk's own names included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from ombud.tickets.models import Ticket
from ombud.tickets.paging import ORDERS, place_of
from ombud.tickets.statuses import UNSOLVED, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.tickets.models.ticket import TicketQuerySet
    from ombud.tickets.setup import Setup
    from ombud.tickets.words import Word


@dataclass(frozen=True, slots=True)
class Begun:
    """The first tickets of a column, and the cursor of those that follow, None for none."""

    tickets: list[Ticket]
    next_after: str | None


def columns_of(setup: Setup) -> list[Word]:
    """Return every status that a ticket can have, by kind and then in the desk's order.

    Retired ones are among them, because tickets can still stand there.
    """
    own = list(setup.statuses)
    words = [*own, *(one for one in setup.default_statuses.values() if not one.pk)]
    kinds = [status.value for status in Status]
    return sorted(words, key=lambda one: kinds.index(one.kind))


def standing_in(word: Word) -> Q:
    """Return the condition that a ticket stands in the column of ``word``."""
    named = Q(classification__status=word.pk) if word.pk else Q()
    if word.is_default:
        named |= Q(classification__status=None)
    return Q(status=word.kind, is_open=word.kind in UNSOLVED) & named


def beginnings(columns: Sequence[TicketQuerySet], *, order: str, size: int) -> list[Begun]:
    """Return the first ``size`` tickets of each of ``columns``, in two statements.

    order: a name of ``ORDERS``.
    """
    places = numbers_in(columns, ORDERS[order], size + 1)
    rows = Ticket.objects.filter(pk__in=list(places)).for_list().order_by(*ORDERS[order])
    found: list[list[Ticket]] = [[] for _ in columns]
    for ticket in rows if places else ():
        found[places[ticket.pk]].append(ticket)
    return [
        Begun(one[:size], place_of(one[size - 1], ORDERS[order]) if len(one) > size else None)
        for one in found
    ]


def numbers_in(
    columns: Sequence[TicketQuerySet], order: tuple[str, ...], most: int
) -> dict[int, int]:
    """Return the row numbers of the first tickets, each with the place of its column."""
    parts: list[str] = []
    values: list[Any] = []
    for place, tickets in enumerate(columns):
        first = tickets.select_related(None).order_by(*order).values("pk")[:most]
        try:
            sql, params = first.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT {place}, part_{place}.* FROM ({sql}) part_{place}")  # noqa: S608 - written by Django, values apart
        values += params
    if not parts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return {number: place for place, number in cursor.fetchall()}

"""A view as a board: a column for each status, and the cards made ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ombud.desk.finding import tickets_in, title_of
from ombud.desk.lists import STATUS_DOTS, marks_for, rows_of
from ombud.people.capabilities import Capability
from ombud.tickets import queries
from ombud.tickets.board import beginnings, columns_of, standing_in
from ombud.tickets.counting import counts_of
from ombud.tickets.paging import page_of
from ombud.tickets.setup import current
from ombud.tickets.statuses import Status

if TYPE_CHECKING:
    from ombud.desk.http import AgentRequest
    from ombud.desk.lists import Row
    from ombud.tickets.models import Ticket, View
    from ombud.tickets.words import Word

CARDS = 25


@dataclass(frozen=True, slots=True)
class Column:
    """One status: its name, how many stand there, the first cards, and what leads further.

    is_target: a card can be moved here.
    """

    key: str
    label: str
    dot: str
    count: str
    cards: list[Row]
    more: str
    is_target: bool


def board_of(request: AgentRequest, view: View) -> dict[str, Any]:
    """Return what the board of ``view`` shows, in a fixed number of statements."""
    setup = current()
    words = columns_of(setup)
    within = tickets_in(view, request)
    parts = [within.filter(standing_in(word)) for word in words]
    begun = beginnings(parts, order=view.shown_order, size=CARDS)
    cards = cards_of(request, view, [ticket for one in begun for ticket in one.tickets])
    targets = {one.key for one in setup.choosable_statuses()}
    columns = [
        Column(
            key=word.key,
            label=word.label,
            dot=STATUS_DOTS[Status(word.kind)],
            count=str(count),
            cards=[cards[ticket.pk] for ticket in one.tickets],
            more=further(view, word, one.next_after),
            is_target=word.key in targets,
        )
        for word, one, count in zip(words, begun, counts_of(parts), strict=True)
        if one.tickets or not word.is_retired
    ]
    return {**about(request, view), "columns": columns}


def about(request: AgentRequest, view: View) -> dict[str, Any]:
    """Return what a board and its parts show besides the cards."""
    return {
        "title": title_of(view),
        "view_key": view.key,
        "may_change": request.rights.may(Capability.CHANGE),
    }


def cards_of(request: AgentRequest, view: View, tickets: list[Ticket]) -> dict[int, Row]:
    """Return ``tickets`` as rows by their row number."""
    tags, marks = queries.tags_of(tickets), marks_for(request, tickets)
    rows = rows_of(tickets, tags, view_key=view.key, marks=marks)
    return dict(zip((ticket.pk for ticket in tickets), rows, strict=True))


def further(view: View, word: Word, after: str | None) -> str:
    """Return the address of the cards after ``after`` in a column; empty for none."""
    return f"/views/{view.key}/board/?column={word.key}&after={after}" if after else ""


def column_of(request: AgentRequest, view: View, key: str) -> Column | None:
    """Return the further cards of the column ``key`` of ``view``; None when there is none."""
    word = next((one for one in columns_of(current()) if one.key == key), None)
    if word is None:
        return None
    page = page_of(
        tickets_in(view, request).filter(standing_in(word)).for_list(),
        after=request.GET.get("after", ""),
        size=CARDS,
        order=view.shown_order,
    )
    cards = list(cards_of(request, view, page.rows).values())
    more = further(view, word, page.next_after)
    dot = STATUS_DOTS[Status(word.kind)]
    return Column(word.key, word.label, dot, "", cards, more, is_target=False)

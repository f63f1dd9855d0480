"""The columns of a table of tickets: what can be shown, and each cell made ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.desk import words
from ombud.desk.lists import STATUS_DOTS
from ombud.tickets.statuses import Channel, Priority, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from ombud.tickets.models import Ticket

# Name → what its head says. The subject leads to the ticket, so it is always there.
COLUMNS: Mapping[str, Any] = {
    "number": lazy("Number"),
    "subject": lazy("Subject"),
    "contact": lazy("From"),
    "status": lazy("Status"),
    "priority": lazy("Priority"),
    "assignee": lazy("Assigned to"),
    "team": lazy("Team"),
    "tags": lazy("Tags"),
    "channel": lazy("Channel"),
    "opened": lazy("Opened"),
    "updated": lazy("Last activity"),
}
USUAL = ("number", "subject", "contact", "status", "priority", "assignee", "updated")
ALWAYS = "subject"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: words, and by its kind how it is drawn.

    kind: plain, link, dot (with a sign for the status), chip, tags or time.
    """

    kind: str
    text: str
    sign: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """A ticket as the table shows it."""

    number: int
    subject: str
    cells: list[Cell]


def columns_of(chosen: Sequence[str]) -> list[tuple[str, str]]:
    """Return the columns to show, by name and head; unknown ones drop out."""
    known = [one for one in chosen if one in COLUMNS] or list(USUAL)
    shown = known if ALWAYS in known else [*known[:1], ALWAYS, *known[1:]]
    return [(name, str(COLUMNS[name])) for name in shown]


def cells_of(
    tickets: Iterable[Ticket],
    tags: Mapping[int, list[str]],
    columns: Sequence[tuple[str, str]],
) -> list[TableRow]:
    """Return ``tickets`` as rows with a cell for each of ``columns``."""
    return [
        TableRow(
            ticket.number,
            ticket.subject,
            [cell_of(name, ticket, tags.get(ticket.pk, [])) for name, _head in columns],
        )
        for ticket in tickets
    ]


def cell_of(name: str, ticket: Ticket, tags: list[str]) -> Cell:
    match name:
        case "number":
            return Cell("plain", f"#{ticket.number}")
        case "subject":
            return Cell("link", ticket.subject)
        case "status":
            status = Status(ticket.status)
            return Cell("dot", str(status.label), STATUS_DOTS[status])
        case "priority":
            return priority_cell(Priority(ticket.priority))
        case "tags":
            return Cell("tags", "", parts=tuple(tags))
        case "opened":
            return time_cell(ticket.opened_at)
        case "updated":
            return time_cell(ticket.updated_at)
        case _:
            return Cell("plain", name_in(name, ticket))


def name_in(name: str, ticket: Ticket) -> str:
    if name == "contact":
        return ticket.contact.name or _("Unknown sender")
    if name == "assignee":
        return ticket.assignee.name if ticket.assignee else ""
    if name == "team":
        return ticket.team.name
    return str(Channel(ticket.channel).label)


def priority_cell(priority: Priority) -> Cell:
    signs = {Priority.URGENT: "danger", Priority.HIGH: "warn"}
    sign = signs.get(priority, "")
    return Cell("chip" if sign else "plain", str(priority.label), sign)


def time_cell(moment: datetime) -> Cell:
    return Cell("time", words.short_time(moment), moment.isoformat(timespec="seconds"))

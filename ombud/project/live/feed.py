"""What happened to tickets, read from the log after a cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from ombud.events import reading
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from ombud.events.models import Event
    from ombud.events.reading import Cursor

AT_ONCE = 200
MOVED = "ticket.moved"
NOTIFIED = "agent.notified"


@dataclass(frozen=True, slots=True)
class News:
    """One event of a ticket: where it stands in the log, and whose teams it concerns."""

    cursor: Cursor
    event: int
    kind: str
    number: int
    teams: frozenset[int]
    agent: int = 0  # not of a ticket: for this agent alone


def teams_of(event: Event, now_with: int) -> frozenset[int]:
    """Return the teams that ``event`` concerns: a ticket that moved left a list as well."""
    if event.kind != MOVED:
        return frozenset({now_with})
    return frozenset({now_with, event.payload["before"], event.payload["after"]})


def news_of(event: Event, tickets: dict[int, tuple[int, int]]) -> News | None:
    """Return what ``event`` says to listeners: of a ticket, or to one agent, or nothing.

    tickets: number and team of the tickets in question, by row number.
    """
    cursor = reading.cursor_of(event)
    if event.kind == NOTIFIED:
        return News(cursor, event.pk, event.kind, 0, frozenset(), agent=event.subject_id)
    if event.subject_type != "ticket" or event.subject_id not in tickets:
        return None
    number, team = tickets[event.subject_id]
    return News(cursor, event.pk, event.kind, number, teams_of(event, team))


def news_after(cursor: Cursor, limit: int = AT_ONCE) -> tuple[list[News], Cursor]:
    """Return what happened to tickets after ``cursor``, and where reading goes on.

    At most ``limit`` events are read; the cursor moves over events that concern no ticket.
    """
    events = list(reading.after(cursor, limit))
    if not events:
        return [], cursor
    about = {event.subject_id for event in events if event.subject_type == "ticket"}
    shown = Ticket.objects.in_teams(None).filter(pk__in=about)
    rows = shown.values_list("pk", "number", "team_id")
    tickets = {pk: (number, team) for pk, number, team in rows}
    told = (news_of(event, tickets) for event in events)
    news = [one for one in told if one is not None]
    return news, reading.cursor_of(events[-1])


class Change:
    """Tells cheaply whether anything was committed since it was last asked.

    SQLite counts the commits of other connections (``PRAGMA data_version``), which costs
    microseconds. On PostgreSQL the answer is always yes: the read itself is one index look-up.
    """

    def __init__(self) -> None:
        self._seen: int | None = None

    def happened(self) -> bool:
        """Say whether it is worth reading the log."""
        if connection.vendor != "sqlite":
            return True
        with connection.cursor() as cursor:
            version = int(cursor.execute("PRAGMA data_version").fetchone()[0])
        changed, self._seen = version != self._seen, version
        return changed

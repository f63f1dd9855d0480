"""Reads about work on a ticket: its tasks, and the time spent. Callers come through doors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Sum

from ombud.tickets.models import Checklist, ChecklistTemplate, Task, TimeEntry, Timer

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models import Agent
    from ombud.tickets.models import Ticket

LATEST = 5
HOUR = 60


def checklists_of(ticket: Ticket) -> list[Checklist]:
    """Return the lists of ``ticket`` with their tasks, in the order they were made."""
    tasks = Task.objects.select_related("assignee", "done_by").order_by("pk")
    lists = Checklist.objects.filter(ticket=ticket).prefetch_related(Prefetch("tasks", tasks))
    return list(lists.order_by("pk"))


def templates_in_use() -> list[ChecklistTemplate]:
    """Return the prepared lists that are offered, by name."""
    return list(ChecklistTemplate.objects.filter(retired_at=None))


@dataclass(frozen=True, slots=True)
class Spent:
    """Minutes in all, and the latest entries."""

    minutes: int
    latest: list[TimeEntry]


def hours_and_minutes(minutes: int) -> str:
    """Return 75 as ``1:15``: hours and minutes, as one writes them on a time sheet."""
    return f"{minutes // HOUR}:{minutes % HOUR:02}"


def time_spent(ticket: Ticket, latest: int = LATEST) -> Spent:
    """Return how long ``ticket`` took, and the ``latest`` entries, newest first."""
    entries = TimeEntry.objects.filter(ticket=ticket)
    total = entries.aggregate(total=Sum("minutes"))["total"] or 0
    return Spent(total, list(entries.select_related("agent").order_by("-pk")[:latest]))


def entries_of(ticket: Ticket) -> QuerySet[TimeEntry]:
    """Return all entries of time of ``ticket``, with who worked."""
    return TimeEntry.objects.filter(ticket=ticket).select_related("agent")


def timer_of(agent: Agent) -> Timer | None:
    """Return the stopwatch of ``agent``, if it runs, with its ticket."""
    return Timer.objects.filter(agent=agent).select_related("ticket").first()

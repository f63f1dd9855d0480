"""Work that comes round by itself: every few seconds, or at an hour of the day.

Each due time is run once, whoever looks and however often: the row of the schedule is moved
on by whoever comes first, in the transaction that queues the job. Due times missed while
the server was off are made up for by one run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.db import InterfaceError, OperationalError, connection, connections, transaction

from ombud.base import clock
from ombud.base.registry import Registry
from ombud.jobs.enqueue import enqueue
from ombud.jobs.models import ScheduleMark

if TYPE_CHECKING:
    import threading

    from django_tasks.base import Task

log = structlog.get_logger()

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LONGEST_REST_SECONDS = 15.0
PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """A task and when it is due: every ``period``, counted from ``start``."""

    name: str
    task: Task[Any, Any]
    period: timedelta
    start: datetime

    def latest_due(self, now: datetime) -> datetime:
        """Return the latest due time that is not after ``now``."""
        return now - (now - self.start) % self.period


schedules: Registry[Schedule] = Registry("schedule")


def every(
    name: str,
    task: Task[Any, Any],
    *,
    seconds: int | None = None,
    daily_at: time | None = None,
) -> Schedule:
    """Run ``task`` (which takes no arguments) every ``seconds``, or at ``daily_at`` in UTC.

    A server that runs for the first time waits for the first due time.
    Raises ``ValueError`` unless exactly one of both is given, or when the name is taken.
    """
    if (seconds is None) == (daily_at is None) or (seconds is not None and seconds < 1):
        raise ValueError("A schedule needs either seconds or daily_at.")
    if daily_at is not None:
        start = datetime.combine(EPOCH, daily_at, tzinfo=UTC)
        schedule = Schedule(name, task, DAY, start)
    else:
        schedule = Schedule(name, task, timedelta(seconds=seconds or 0), EPOCH)
    return schedules.register(name, schedule)


def tick() -> list[str]:
    """Queue what is due and return the names. Any number of schedulers may do so at once."""
    now = clock.now()
    marks = dict(ScheduleMark.objects.values_list("name", "due_at"))
    return [name for name in schedules if came_due(schedules[name], marks.get(name), now)]


def came_due(schedule: Schedule, mark: datetime | None, now: datetime) -> bool:
    """Queue the task of ``schedule`` if a due time passed since ``mark``; say whether it did.

    A mark that lies more than a period ahead was made before the clock was put back: it is
    set right, so that the schedule goes on with its next due time. A nearer one is kept, so
    that no due time is run twice.
    """
    latest = schedule.latest_due(now)
    if mark is None:
        begun = ScheduleMark(name=schedule.name, due_at=latest)
        ScheduleMark.objects.bulk_create([begun], ignore_conflicts=True)
        return False
    if mark > now + schedule.period:
        move_mark(schedule, mark, latest)
        return False
    return mark < latest and queue_once(schedule, mark, latest)


@transaction.atomic
def queue_once(schedule: Schedule, mark: datetime, latest: datetime) -> bool:
    if not move_mark(schedule, mark, latest):
        return False
    place = f"schedule:{schedule.name}"
    enqueue(schedule.task, stream=place[:60], key=place[:80])
    return True


def move_mark(schedule: Schedule, mark: datetime, latest: datetime) -> bool:
    """Move the mark on; say whether we were the first to do so."""
    row = ScheduleMark.objects.filter(name=schedule.name, due_at=mark)
    return row.update(due_at=latest) == 1


def seconds_until_next(now: datetime) -> float:
    """Return how long until something is due, in seconds; at most fifteen."""
    waits = [
        (schedules[name].latest_due(now) + schedules[name].period - now).total_seconds()
        for name in schedules
    ]
    return min([LONGEST_REST_SECONDS, *waits])


def run(stop: threading.Event) -> None:
    """Look after the schedules until ``stop`` is set. Closes the connections of its thread."""
    try:
        while not stop.is_set():
            rest = seconds_until_next(clock.now())
            try:
                tick()
            except (OperationalError, InterfaceError):
                log.warning("database-away", exc_info=True)
                connection.close()
                rest = PAUSE_SECONDS
            stop.wait(max(rest, 0.05))
    finally:
        connections.close_all()

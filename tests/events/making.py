"""Events for the tests of the log, and ways to break it that only a thief has."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.events import triggers
from ombud.events.facts import JobRetried, LogVerified
from ombud.events.log import SALT, record
from ombud.events.models import Event
from ombud.jobs.models import Job

if TYPE_CHECKING:
    from collections.abc import Iterator


def happen(count: int, *, subject: int = 1) -> list[Event]:
    """Record ``count`` events about job ``subject``."""
    return [record(JobRetried(), Job(pk=subject), actor=SYSTEM) for _ in range(count)]


def happen_with_values(sealed: int) -> Event:
    fact = LogVerified(sealed=sealed, is_whole=True, is_complete=False)
    return record(fact, Job(pk=1), actor=SYSTEM)


def said(event: Event) -> dict[str, Any]:
    """Return what ``event`` says, without the random bits that keep its hash from guesses."""
    return {name: value for name, value in event.payload.items() if name != SALT}


def happen_in_bulk(count: int) -> None:
    now = clock.now()
    Event.objects.bulk_create(
        (
            Event(
                kind="job.retried",
                subject_type="job",
                subject_id=number,
                actor_kind="agent",
                actor_id=7,
                at=now,
                payload={"before": "open", "after": number},
            )
            for number in range(count)
        ),
        batch_size=5000,
    )


@contextmanager
def unguarded() -> Iterator[None]:
    """Open the tables, as who owns the database can."""
    triggers.remove(connection)
    try:
        yield
    finally:
        triggers.install(connection)


def tear_out(event: int) -> None:
    """Delete an event under its leaf, which the foreign key would forbid."""
    is_postgres = connection.vendor == "postgresql"
    off = (
        "SET session_replication_role = replica" if is_postgres else "PRAGMA foreign_keys = OFF"
    )
    on = "SET session_replication_role = DEFAULT" if is_postgres else "PRAGMA foreign_keys = ON"
    with connection.cursor() as cursor:
        cursor.execute(off)
        cursor.execute("DELETE FROM events_event WHERE id = %s", [event])
        cursor.execute(on)

"""Writing down who looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.readlog.models import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.people.models import Agent
    from ombud.readlog.statuses import Surface, Thing

HOUR_SECONDS = 3600
LONGEST_DAYS = 730


def note_reading(
    contact_id: int,
    thing: Thing,
    thing_id: int,
    *,
    agent: Agent | None,
    surface: Surface,
    reason: str = "",
) -> None:
    """Note that ``agent`` opened ``thing`` about a contact; None is whoever runs the server.

    One statement; see ``note_readings``. reason: of ``Why``, for what is done at the server.
    """
    opened = [(contact_id, thing, thing_id)]
    note_readings(opened, agent=agent, surface=surface, reason=reason)


def note_readings(
    opened: Iterable[tuple[int, Thing, int]],
    *,
    agent: Agent | None,
    surface: Surface,
    reason: str = "",
) -> None:
    """Note several at once, each as contact, thing and its row number.

    One statement. The same agent again within a clock hour (UTC) is the same row. What cannot
    be noted is not shown: the error of the database goes on to the caller.
    """
    now = clock.now()
    readings = [
        Reading(
            contact_id=contact_id,
            agent=agent,
            thing=thing,
            thing_id=thing_id,
            surface=surface,
            reason=reason,
            hour=int(now.timestamp()) // HOUR_SECONDS,
            at=now,
        )
        for contact_id, thing, thing_id in opened
    ]
    Reading.objects.bulk_create(readings, ignore_conflicts=True)


def forget_old(days: int = LONGEST_DAYS) -> None:
    """Remove what is older than ``days``, whatever the rules of retention say or lack.

    The rule that every desk begins with ends it after 180 days (privacy.md 2.10).
    """
    Reading.objects.filter(at__lt=clock.in_(days=-days)).delete()

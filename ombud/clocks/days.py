"""Local days as moments, in time zones that skip and repeat hours, and once a whole day.

A local day begins at the first moment that carries its date. Where the clocks are put
forward at midnight that moment is not 0:00; Apia had no 30 December 2011 at all.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the date on a wall calendar in ``zone`` at ``moment`` (aware)."""
    return moment.astimezone(zone).date()


def begins(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment of ``day`` in ``zone``, in UTC.

    Of a midnight that the clocks skip, fold 0 reads the offset before the change, which is
    the moment of the change itself.
    """
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def ends(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment after ``day`` in ``zone``, in UTC."""
    return begins(day + DAY, zone)


def exists(day: date, zone: ZoneInfo) -> bool:
    """Say whether ``zone`` had or has ``day`` in its calendar."""
    return begins(day, zone) < ends(day, zone)


def existing(day: date, zone: ZoneInfo) -> date:
    """Return ``day``, or the next one that ``zone`` has."""
    while not exists(day, zone):
        day += DAY
    return day

"""Times to wait until, as an agent chooses them: pure arithmetic in their own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import tzinfo

MORNING = time(9)
LATER_HOURS = 3
MONDAY = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """One choice: its key, what it is called, and the moment (aware)."""

    key: str
    label: str
    until: datetime


def morning_after(now: datetime, zone: tzinfo, days: int) -> datetime:
    """Return nine o'clock by the clock on the wall of ``zone``, ``days`` after today there."""
    day = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, MORNING, tzinfo=zone)


def days_to_monday(now: datetime, zone: tzinfo) -> int:
    """Return how many days it is until next Monday, 1 to 7."""
    return (MONDAY - now.astimezone(zone).weekday()) % 7 or 7


def waits(now: datetime, zone: tzinfo) -> list[Wait]:
    """Return the times on offer at ``now`` (aware) for somebody in ``zone``."""
    return [
        Wait("later", _("In three hours"), now + timedelta(hours=LATER_HOURS)),
        Wait("tomorrow", _("Tomorrow morning"), morning_after(now, zone, 1)),
        Wait("monday", _("On Monday"), morning_after(now, zone, days_to_monday(now, zone))),
        Wait("week", _("In a week"), morning_after(now, zone, 7)),
    ]

"""Lengths of time as laws and promises write them, and where each ends.

======================  ========================================================
``72 hours``            elapsed; runs through nights, weekends and clock changes
``8 support hours``     only while somebody of the desk is at work
``45 days``             calendar days that the time zone has; the day itself not counted
``10 business days``    working days of one calendar; the day itself not counted
``8 weeks``             ends on the same day of the week
``1 month``             ends on the same date, or on the last day of a shorter month
``1 year``              twelve months
======================  ========================================================

A period may be negative ("15 days before"). Source of the month rule: Regulation 1182/71,
Art. 3(2)(c).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from ombud.clocks import days

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from ombud.clocks.holidays import WorkingDays

MOST = 40_000  # of any unit: more is a slip of the pen


class Unit(StrEnum):
    HOURS = "hours"
    SUPPORT_HOURS = "support hours"
    DAYS = "days"
    BUSINESS_DAYS = "business days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Period:
    """A whole number of one unit; negative counts back."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        word = str(self.unit)
        return f"{self.count} {word[:-1] if abs(self.count) == 1 else word}"

    @property
    def is_elapsed(self) -> bool:
        """Whether it ends at a moment, not with a day."""
        return self.unit in {Unit.HOURS, Unit.SUPPORT_HOURS}


def parse(text: str) -> Period:
    """Read ``10 business days``. Raises ``ValueError``."""
    number, _, word = text.partition(" ")
    unit = Unit(word if word.endswith("s") else f"{word}s")
    count = int(number)
    if count == 0 or abs(count) > MOST:
        raise ValueError(f"{text!r} is no period.")
    return Period(count, unit)


def months_after(day: date, count: int) -> date:
    """Return the same date ``count`` months on, or the last day of a shorter month."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def last_day(first: date, period: Period, zone: ZoneInfo, working: WorkingDays) -> date:
    """Return the last day of ``period``, where something happened on ``first``.

    Raises ``ValueError`` for a period of hours, and for a year ``working`` does not know.
    """
    if period.unit in {Unit.DAYS, Unit.BUSINESS_DAYS}:
        return _walked(first, period, zone, working)
    if period.unit is Unit.WEEKS:
        day = first + timedelta(weeks=period.count)
    elif period.unit in {Unit.MONTHS, Unit.YEARS}:
        day = months_after(first, period.count * (12 if period.unit is Unit.YEARS else 1))
    else:
        raise ValueError(f"{period} ends at a moment, not with a day.")
    return days.existing(day, zone)


def _walked(first: date, period: Period, zone: ZoneInfo, working: WorkingDays) -> date:
    """Count single days that exist, and are worked where business days are meant."""
    day, left = first, abs(period.count)
    step = days.DAY if period.count > 0 else -days.DAY
    while left:
        day += step
        if days.exists(day, zone):
            left -= period.unit is Unit.DAYS or working.is_working(day)
    return day


def next_working(day: date, zone: ZoneInfo, working: WorkingDays) -> date:
    """Return ``day``, or the next working day that ``zone`` has (Reg. 1182/71 Art. 3(4))."""
    while not (working.is_working(day) and days.exists(day, zone)):
        day += days.DAY
    return day


def elapsed(start: datetime, hours: int) -> datetime:
    """Return the moment ``hours`` of 60 minutes after ``start``, in UTC.

    Reckoned in UTC: added to a local time, hours would be those on the wall.
    """
    return start.astimezone(UTC) + timedelta(hours=hours)

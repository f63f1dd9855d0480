"""Hours during which a desk answers: split shifts, holidays, several calendars at once.

Open means: the clock on the wall reads a time within a shift. An hour that the clocks skip
does not exist, an hour that they repeat counts twice, and a shift that starts within a
skipped hour starts with the change. A shift past midnight is written as two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
LONGEST_CLOSED = 400  # days; a desk that is closed for longer never answers
Interval = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class SupportCalendar:
    """When one group of people answers.

    zone: IANA name. week: seven days from Monday, each with its shifts as (first minute,
    minute after the last) from midnight. holidays: closed all day.
    """

    zone: str
    week: tuple[tuple[tuple[int, int], ...], ...]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for a week without seven days or a shift that makes no sense."""
        if len(self.week) != 7:
            raise ValueError("A week has seven days.")
        for start, end in (shift for day in self.week for shift in day):
            if not 0 <= start < end <= MINUTES_A_DAY:
                raise ValueError("A shift starts before it ends, within one day.")
        ZoneInfo(self.zone)

    def shifts(self, day: date) -> tuple[tuple[int, int], ...]:
        """Return the shifts of ``day``, in minutes from midnight."""
        return () if day in self.holidays else self.week[day.weekday()]


def _stretches(day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Yield the parts of a day of UTC in which ``zone`` keeps one offset.

    No zone changes twice within 24 hours; the moment of a change is found by halving.
    """
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = start + DAY
    before, after = _offset(start, zone), _offset(end - timedelta(minutes=1), zone)
    if before == after:
        yield start, end, before
        return
    low, high = 0, MINUTES_A_DAY - 1
    while high - low > 1:
        middle = (low + high) // 2
        unchanged = _offset(start + timedelta(minutes=middle), zone) == before
        low, high = (middle, high) if unchanged else (low, middle)
    change = start + timedelta(minutes=high)
    yield start, change, before
    yield change, end, after


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


@lru_cache(maxsize=4096)
def open_on(calendar: SupportCalendar, day: date) -> tuple[Interval, ...]:
    """Return when ``calendar`` is open within a day of UTC, in order, in UTC."""
    found: list[Interval] = []
    for start, end, offset in _stretches(day, ZoneInfo(calendar.zone)):
        local = (start + offset).date()
        while local <= (end + offset).date():
            midnight = datetime(local.year, local.month, local.day, tzinfo=UTC) - offset
            for first, after in calendar.shifts(local):
                opens = max(start, midnight + timedelta(minutes=first))
                closes = min(end, midnight + timedelta(minutes=after))
                if opens < closes:
                    found.append((opens, closes))
            local += DAY
    return tuple(sorted(found))


def open_from(start: datetime, calendars: Sequence[SupportCalendar]) -> Iterator[Interval]:
    """Yield when at least one of ``calendars`` is open from ``start`` on, without overlaps.

    Ends after ``LONGEST_CLOSED`` days without an open minute.
    """
    day, closed = start.astimezone(UTC).date(), 0
    reached = start
    while closed < LONGEST_CLOSED:
        opened = False
        for opens, closes in sorted(one for held in calendars for one in open_on(held, day)):
            if closes > reached:
                yield max(opens, reached), closes
                reached, opened = closes, True
        closed = 0 if opened else closed + 1
        day += DAY


def add(start: datetime, hours: float, calendars: Sequence[SupportCalendar]) -> datetime:
    """Return when ``hours`` of open time after ``start`` (aware) have passed, in UTC.

    Raises ``ValueError`` when the calendars are never open for so long.
    """
    left = timedelta(hours=hours)
    for opens, closes in open_from(start.astimezone(UTC), calendars):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise ValueError("These calendars are never open.")


def between(start: datetime, end: datetime, calendars: Sequence[SupportCalendar]) -> timedelta:
    """Return how much open time lies between ``start`` and ``end`` (aware)."""
    total = timedelta()
    for opens, closes in open_from(start.astimezone(UTC), calendars):
        if opens >= end:
            break
        total += min(closes, end) - opens
    return total

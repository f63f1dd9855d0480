"""Times as a condition writes them: days, relative times, ranges; in the agent's time zone.

======================  ==========================================================
``2026-11-23``          that day, local
``2026-11-23T10:00``    that moment, local unless it carries an offset
``now``                 the moment of asking
``today`` …             today, yesterday, tomorrow, this_week, last_week, next_week,
                        this_month, last_month; weeks begin on Monday (ISO 8601)
``<7d`` = ``last 7d``   from seven days ago until now
``>2h``                 longer than two hours ago
``next 3d``             from now until in three days
``A..B``                from the beginning of A to the end of B
======================  ==========================================================

Units are m (minutes), h, d and w; a day is 24 hours here, whatever the clocks do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
DURATION = re.compile(r"(<|>|last |next )([0-9]{1,4})([mhdw])")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1900, 3000)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The time from ``start`` up to but without ``end``, in UTC; None is without end."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Moment:
    """A parsed time. ``is_instant``: a point, so nothing lies within it.

    ``is_relative``: a distance or range, so nothing lies before or after it.
    """

    resolve: Callable[[datetime, tzinfo], Span]
    is_instant: bool = False
    is_relative: bool = False


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date, ahead: int = 0) -> date:
    index = day.year * 12 + day.month - 1 + ahead
    return date(index // 12, index % 12 + 1, 1)


def _days(day: date, first: int, count: int = 1) -> tuple[date, date]:
    begin = day + timedelta(days=first)
    return begin, begin + timedelta(days=count)


NAMED: dict[str, Callable[[date], tuple[date, date]]] = {
    "today": lambda day: _days(day, 0),
    "yesterday": lambda day: _days(day, -1),
    "tomorrow": lambda day: _days(day, 1),
    "this_week": lambda day: _days(_monday(day), 0, 7),
    "last_week": lambda day: _days(_monday(day), -7, 7),
    "next_week": lambda day: _days(_monday(day), 7, 7),
    "this_month": lambda day: (_month(day), _month(day, 1)),
    "last_month": lambda day: (_month(day, -1), _month(day)),
}


def _between(begin: date, end: date, zone: tzinfo) -> Span:
    """Return the time from local midnight of ``begin`` to local midnight of ``end``."""
    first, last = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (begin, end))
    return Span(first, last)


def _named(word: str) -> Moment:
    return Moment(lambda now, zone: _between(*NAMED[word](now.astimezone(zone).date()), zone))


def _day(day: date) -> Moment:
    return Moment(lambda _now, zone: _between(*_days(day, 0), zone))


def _instant(moment: datetime) -> Moment:
    def resolve(_now: datetime, zone: tzinfo) -> Span:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        point = aware.astimezone(UTC)
        return Span(point, point + MICROSECOND)

    return Moment(resolve, is_instant=True)


def _now_itself(now: datetime, _zone: tzinfo) -> Span:
    point = now.astimezone(UTC)
    return Span(point, point + MICROSECOND)


def _distance(sign: str, length: timedelta) -> Moment:
    def resolve(now: datetime, _zone: tzinfo) -> Span:
        point = now.astimezone(UTC)
        if sign == ">":
            return Span(None, point - length)
        if sign == "next ":
            return Span(point, point + length + MICROSECOND)
        return Span(point - length, point + MICROSECOND)

    return Moment(resolve, is_relative=True)


def _range(first: Moment, last: Moment) -> Moment:
    return Moment(
        lambda now, zone: Span(first.resolve(now, zone).start, last.resolve(now, zone).end),
        is_relative=True,
    )


@lru_cache(maxsize=1024)
def parse(text: str) -> Moment | None:
    """Return the time that ``text`` writes, or None when it is not one."""
    if text == "now":
        return Moment(_now_itself, is_instant=True)
    if text in NAMED:
        return _named(text)
    if match := DURATION.fullmatch(text):
        return _distance(match[1], timedelta(**{UNITS[match[3]]: int(match[2])}))
    if ".." in text:
        first, last = (parse(part) for part in text.split("..", 1))
        if first is None or last is None or first.is_relative or last.is_relative:
            return None
        return _range(first, last)
    return _absolute(text)


def _absolute(text: str) -> Moment | None:
    if not DAY.match(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.year not in YEARS:
        return None
    return _day(moment.date()) if DAY.fullmatch(text) else _instant(moment)

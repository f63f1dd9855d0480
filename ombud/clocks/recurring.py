"""Days that come round: every so many days, weeks, months or years, at an hour.

Pure: a rule and a moment in, the next or the latest due time out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import count, islice
from typing import TYPE_CHECKING

from ombud.clocks.days import DAY, existing, local_day
from ombud.clocks.holidays import SATURDAY
from ombud.clocks.periods import months_after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from ombud.clocks.holidays import WorkingDays

LONGEST_SHIFT = timedelta(days=31)  # no run of free days is longer
MONTHS_A_YEAR = 12
MOST_DAYS = 10_000  # planned days that are looked at, so that a rule without an end has one


class Unit(StrEnum):
    """What is counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class OnFree(StrEnum):
    """What happens where a planned day is no working day."""

    KEEP = "keep"
    SKIP = "skip"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Recurring:
    """When something comes round.

    every: so many units, at least 1, counted from ``first``, the first local day. A month
        that is too short has its last day; the next one has the day of ``first`` again.
    weekdays: of weeks only; 0 is Monday. Empty stands for the weekday of ``first``.
    at: on the wall clock of ``zone``. A time that the clocks skip comes as much later, one
        that they repeat is its first.
    last: local day after which nothing comes; None for never.
    working: which days are working days, for ``on_free``.
    """

    unit: Unit
    every: int
    first: date
    at: time
    zone: ZoneInfo
    working: WorkingDays
    weekdays: frozenset[int] = frozenset()
    last: date | None = None
    on_free: OnFree = OnFree.KEEP


@dataclass(frozen=True, slots=True)
class Due:
    """One due time: the local day that it belongs to, and the moment in UTC."""

    day: date
    at: datetime


def following(rule: Recurring, after: datetime) -> Iterator[Due]:
    """Return the due times after ``after``, in order."""
    for day in days_from(rule, local_day(after, rule.zone) - DAY):
        due = Due(day, moment(rule, day))
        if due.at > after:
            yield due


def next_due(rule: Recurring, after: datetime) -> Due | None:
    """Return the first due time after ``after``; None where none comes any more."""
    return next(following(rule, after), None)


def latest_due(rule: Recurring, since: datetime, now: datetime) -> Due | None:
    """Return the last due time from ``since`` until ``now``, both within; None for none."""
    found = None
    for due in following(rule, since - timedelta(microseconds=1)):
        if due.at > now:
            break
        found = due
    return found


def moment(rule: Recurring, day: date) -> datetime:
    """Return the moment of ``day`` in UTC."""
    return datetime.combine(day, rule.at, tzinfo=rule.zone).astimezone(UTC)


def days_from(rule: Recurring, start: date) -> Iterator[date]:
    """Return the days from ``start`` on, each once: two that were put off can meet."""
    before = start - DAY
    for planned_day in islice(planned(rule, start - LONGEST_SHIFT), MOST_DAYS):
        day = settled(rule, planned_day)
        if day is None or day <= before:
            continue
        if rule.last is not None and day > rule.last:
            return
        before = day
        yield day


def settled(rule: Recurring, day: date) -> date | None:
    """Return the day on which what is planned for ``day`` comes; None where it is left out."""
    day = existing(day, rule.zone)
    if rule.on_free == OnFree.KEEP or is_working(rule, day):
        return day
    if rule.on_free == OnFree.SKIP:
        return None
    while not is_working(rule, day):
        day = existing(day + DAY, rule.zone)
    return day


def is_working(rule: Recurring, day: date) -> bool:
    """Say whether ``day`` is a working day; of years without known holidays by the weekday."""
    if day.year not in rule.working.years:
        return day.weekday() < SATURDAY
    return rule.working.is_working(day)


def planned(rule: Recurring, start: date) -> Iterator[date]:
    """Return the days that the rule names, from ``start`` or a little before."""
    gone = max(0, (start - rule.first).days)
    if rule.unit == Unit.DAY:
        for n in count(gone // rule.every):
            yield rule.first + n * rule.every * DAY
    elif rule.unit == Unit.WEEK:
        yield from in_weeks(rule, gone // 7 // rule.every)
    else:
        step = rule.every * (MONTHS_A_YEAR if rule.unit == Unit.YEAR else 1)
        for n in count(max(0, gone // 31 // step - 1)):
            yield months_after(rule.first, n * step)


def in_weeks(rule: Recurring, begun: int) -> Iterator[date]:
    monday = rule.first - rule.first.weekday() * DAY
    weekdays = sorted(rule.weekdays or {rule.first.weekday()})
    for n in count(begun):
        for weekday in weekdays:
            day = monday + (7 * n * rule.every + weekday) * DAY
            if day >= rule.first:
                yield day

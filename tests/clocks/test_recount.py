"""The engine against a recount that walks through time minute by minute.

The recount knows no arithmetic of dates: it asks what the clock on the wall reads at each
minute, and counts.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ombud.clocks import days, periods, support
from ombud.clocks.holidays import working_days
from ombud.clocks.periods import Period, Unit
from ombud.clocks.support import SupportCalendar

MINUTE = timedelta(minutes=1)
OFFICE = (((540, 720), (780, 1020)),) * 5 + ((), ())  # 9–12 and 13–17
NIGHT = (((0, 150), (1320, 1440)),) * 7  # 22–24 and 0–2:30, where clocks change
ZONES = (
    "Europe/Berlin",
    "America/Los_Angeles",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Santiago",
    "Asia/Kathmandu",
    "UTC",
)
AROUND = [  # changes of the clocks, a leap day, a day that never was, a year's end
    datetime(2026, 3, 28, 20, tzinfo=UTC),
    datetime(2026, 10, 24, 20, tzinfo=UTC),
    datetime(2026, 4, 4, 10, tzinfo=UTC),  # Lord Howe puts its clocks back by 30 minutes
    datetime(2026, 10, 3, 10, tzinfo=UTC),  # and forward
    datetime(2026, 9, 5, 20, tzinfo=UTC),  # Santiago skips a midnight
    datetime(2011, 12, 29, 5, tzinfo=UTC),  # Apia skips 30 December
    datetime(2024, 2, 28, 3, tzinfo=UTC),
    datetime(2026, 12, 31, 3, tzinfo=UTC),
]
moments = st.builds(
    lambda start, minutes: start + minutes * MINUTE,
    st.sampled_from(AROUND),
    st.integers(0, 3 * 24 * 60),
)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def is_open(calendar: SupportCalendar, moment: datetime) -> bool:
    local = wall(moment, ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    shifts = () if local.date() in calendar.holidays else calendar.week[local.weekday()]
    return any(start <= minute < end for start, end in shifts)


def recounted(start: datetime, minutes: int, calendars: list[SupportCalendar]) -> datetime:
    while minutes:
        minutes -= any(is_open(one, start) for one in calendars)
        start += MINUTE
    return start


@settings(max_examples=60, deadline=None)
@given(
    start=moments,
    hours=st.integers(1, 12),
    zone=st.sampled_from(ZONES),
    week=st.sampled_from([OFFICE, NIGHT]),
    second=st.booleans(),
)
def test_support_hours_equal_a_recount(
    start: datetime,
    hours: int,
    zone: str,
    week: tuple[tuple[tuple[int, int], ...], ...],
    second: bool,
) -> None:
    holidays = frozenset({date(2026, 3, 30), date(2012, 1, 2)})
    calendars = [SupportCalendar(zone, week, holidays)]
    if second:
        calendars.append(SupportCalendar("America/New_York", OFFICE))

    due = support.add(start, hours, calendars)

    assert due == recounted(start, hours * 60, calendars)
    assert support.between(start, due, calendars) == timedelta(hours=hours)


def recounted_day(start: datetime, period: Period, zone: ZoneInfo) -> date:
    """Walk until the last minute of the period has begun, by what the wall calendar shows."""
    working = working_days("2026.11", "DE")
    left, today = period.count, wall(start, zone).date()
    while left:
        start += MINUTE
        shown = wall(start, zone).date()
        if shown != today:
            today = shown
            left -= period.unit is Unit.DAYS or working.is_working(today)
    return today


@settings(max_examples=60, deadline=None)
@given(
    start=moments,
    count=st.integers(1, 6),
    unit=st.sampled_from([Unit.DAYS, Unit.BUSINESS_DAYS]),
    zone=st.sampled_from(ZONES),
)
@example(AROUND[5], 2, Unit.DAYS, "Pacific/Apia")
def test_days_equal_a_recount(start: datetime, count: int, unit: Unit, zone: str) -> None:
    if start.year < 2015:
        unit = Unit.DAYS  # the pinned holidays begin in 2015
    place, period = ZoneInfo(zone), Period(count, unit)

    found = periods.last_day(
        days.local_day(start, place), period, place, working_days("2026.11", "DE")
    )

    assert found == recounted_day(start, period, place)
    end = days.ends(found, place)
    assert wall(end - MINUTE, place).date() == found
    assert wall(end, place).date() > found


@settings(max_examples=40, deadline=None)
@given(start=moments, hours=st.integers(1, 100), zone=st.sampled_from(ZONES))
def test_hours_equal_a_recount(start: datetime, hours: int, zone: str) -> None:
    moment = start
    for _ in range(hours * 60):
        moment += MINUTE

    assert periods.elapsed(start.astimezone(ZoneInfo(zone)), hours) == moment


CHANGES = [
    ("Europe/Berlin", "2026-03-28T21:00", 3, "2026-03-29T00:00"),
    ("Europe/Berlin", "2026-03-28T21:00", 5, "2026-03-29T21:00"),  # 2:00–2:30 does not exist
    ("Europe/Berlin", "2026-10-24T20:00", 5, "2026-10-25T01:30"),  # 2:00–2:30 comes twice
    ("Australia/Lord_Howe", "2026-10-03T11:30", 5, "2026-10-04T12:00"),
    ("Pacific/Apia", "2011-12-30T08:00", 5, "2011-12-31T08:30"),
]  # fmt: skip


@pytest.mark.parametrize(("zone", "start", "hours", "expected"), CHANGES)
def test_shifts_at_a_change_of_the_clocks(
    zone: str, start: str, hours: int, expected: str
) -> None:
    calendar = SupportCalendar(zone, NIGHT)
    begin = datetime.fromisoformat(start).replace(tzinfo=UTC)

    due = support.add(begin, hours, [calendar])

    assert due == recounted(begin, hours * 60, [calendar])
    assert due == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_desk_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="never open"):
        support.add(AROUND[0], 1, [SupportCalendar("UTC", ((),) * 7)])


@pytest.mark.parametrize("shift", [(600, 540), (-1, 60), (0, 1441)])
def test_a_shift_that_makes_no_sense_is_refused(shift: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="shift"):
        SupportCalendar("UTC", ((shift,), *((),) * 6))


def test_a_year_without_known_holidays_is_refused() -> None:
    with pytest.raises(ValueError, match="does not know 2046"):
        working_days("2026.11", "BE").is_working(date(2046, 1, 1))

"""Days that come round, in time zones that skip and repeat hours, with free days between."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ombud.clocks.holidays import WEEKENDS, working_days
from ombud.clocks.recurring import OnFree, Recurring, Unit, following, latest_due, next_due

BERLIN = ZoneInfo("Europe/Berlin")
MON, WED, FRI = 0, 2, 4


def rule(unit: Unit, first: str, **more: Any) -> Recurring:
    values: dict[str, Any] = {"every": 1, "at": time(9), "zone": BERLIN, "working": WEEKENDS}
    return Recurring(unit=unit, first=date.fromisoformat(first), **(values | more))


def days(given: Recurring, count: int, after: str = "2020-01-01T00:00") -> list[str]:
    begun = datetime.fromisoformat(after).replace(tzinfo=UTC)
    return [due.day.isoformat()[2:] for due in islice(following(given, begun), count)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (rule(Unit.DAY, "2027-01-30", every=2), ["27-01-30", "27-02-01", "27-02-03"]),
        (rule(Unit.WEEK, "2027-01-06"), ["27-01-06", "27-01-13", "27-01-20"]),
        (
            rule(Unit.WEEK, "2027-01-06", every=2, weekdays=frozenset({MON, WED})),
            ["27-01-06", "27-01-18", "27-01-20"],
        ),
        (rule(Unit.MONTH, "2027-01-31"), ["27-01-31", "27-02-28", "27-03-31"]),
        (rule(Unit.MONTH, "2027-01-31", every=3), ["27-01-31", "27-04-30", "27-07-31"]),
        (rule(Unit.YEAR, "2028-02-29"), ["28-02-29", "29-02-28", "30-02-28"]),
        (rule(Unit.DAY, "2027-01-01", last=date(2027, 1, 2)), ["27-01-01", "27-01-02"]),
    ],
)
def test_every_unit_counts_from_the_first_day(given: Recurring, expected: list[str]) -> None:
    assert days(given, 3) == expected


@pytest.mark.parametrize(
    ("on_free", "expected"),
    [
        (OnFree.KEEP, ["27-12-24", "27-12-25", "27-12-26", "27-12-27"]),
        (OnFree.SKIP, ["27-12-24", "27-12-27", "27-12-28", "27-12-29"]),
        (OnFree.AFTER, ["27-12-24", "27-12-27", "27-12-28", "27-12-29"]),
    ],
)
def test_free_days_are_kept_left_out_or_put_off(on_free: OnFree, expected: list[str]) -> None:
    holidays = working_days("2026.11", "DE")
    given = rule(Unit.DAY, "2027-12-24", working=holidays, on_free=on_free)

    assert days(given, 4) == expected


def test_a_day_that_is_put_off_keeps_the_next_ones_where_they_are() -> None:
    given = rule(Unit.MONTH, "2027-05-01", on_free=OnFree.AFTER)

    assert days(given, 3) == ["27-05-03", "27-06-01", "27-07-01"]


@pytest.mark.parametrize(
    ("at", "day", "expected"),
    [
        (time(9), "2027-03-27", "2027-03-27T08:00"),  # winter
        (time(9), "2027-03-28", "2027-03-28T07:00"),  # summer: still nine on the wall
        (time(2, 30), "2027-03-28", "2027-03-28T01:30"),  # skipped: comes as much later
        (time(2, 30), "2027-10-31", "2027-10-31T00:30"),  # repeated: the first of both
    ],
)
def test_the_hour_is_that_of_the_wall_clock(at: time, day: str, expected: str) -> None:
    given = rule(Unit.DAY, day, at=at)
    due = next_due(given, datetime(2027, 1, 1, tzinfo=UTC))

    assert due is not None
    assert due.at.strftime("%Y-%m-%dT%H:%M") == expected


def test_a_repeated_hour_comes_once() -> None:
    given = rule(Unit.DAY, "2027-10-31", at=time(2, 30))
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)

    due = next_due(given, first)

    assert due is not None
    assert due.day == date(2027, 11, 1)


def test_the_latest_that_was_missed_is_found_and_none_beyond_the_end() -> None:
    given = rule(Unit.WEEK, "2027-01-04", last=date(2027, 1, 20))
    since = datetime(2027, 1, 4, 8, tzinfo=UTC)

    late = latest_due(given, since, datetime(2027, 6, 1, tzinfo=UTC))
    none = latest_due(
        given, datetime(2027, 1, 19, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
    )

    assert late is not None
    assert (late.day, none) == (date(2027, 1, 18), None)
    assert next_due(given, since.replace(month=6)) is None


def test_far_ahead_costs_no_more_than_near() -> None:
    given = rule(Unit.DAY, "1990-01-01")

    assert days(given, 1, after="2040-01-01T12:00") == ["40-01-02"]

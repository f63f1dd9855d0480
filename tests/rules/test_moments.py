from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ombud.rules.moments import parse

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # Monday, 21:00 in Berlin, Tuesday in Tokyo


def bounds(text: str, zone: str = "Europe/Berlin", now: datetime = NOW) -> list[str | None]:
    moment = parse(text)
    assert moment is not None
    span = moment.resolve(now, ZoneInfo(zone))
    return [
        at.isoformat().removesuffix("+00:00") if at else None for at in (span.start, span.end)
    ]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("today", "2026-11-22T23:00:00", "2026-11-23T23:00:00"),
        ("yesterday", "2026-11-21T23:00:00", "2026-11-22T23:00:00"),
        ("tomorrow", "2026-11-23T23:00:00", "2026-11-24T23:00:00"),
        ("this_week", "2026-11-22T23:00:00", "2026-11-29T23:00:00"),
        ("last_week", "2026-11-15T23:00:00", "2026-11-22T23:00:00"),
        ("next_week", "2026-11-29T23:00:00", "2026-12-06T23:00:00"),
        ("this_month", "2026-10-31T23:00:00", "2026-11-30T23:00:00"),
        ("last_month", "2026-09-30T22:00:00", "2026-10-31T23:00:00"),
        ("2026-06-01", "2026-05-31T22:00:00", "2026-06-01T22:00:00"),
        ("2026-06-01..2026-06-03", "2026-05-31T22:00:00", "2026-06-03T22:00:00"),
        ("now", "2026-11-23T20:00:00", "2026-11-23T20:00:00.000001"),
        ("2026-06-01T10:00", "2026-06-01T08:00:00", "2026-06-01T08:00:00.000001"),
        ("2026-06-01T10:00-04:00", "2026-06-01T14:00:00", "2026-06-01T14:00:00.000001"),
        ("<2h", "2026-11-23T18:00:00", "2026-11-23T20:00:00.000001"),
        ("last 2h", "2026-11-23T18:00:00", "2026-11-23T20:00:00.000001"),
        ("next 30m", "2026-11-23T20:00:00", "2026-11-23T20:30:00.000001"),
        (">1w", None, "2026-11-16T20:00:00"),
    ],
)
def test_a_time_is_read_in_the_zone_of_the_agent(text: str, start: str, end: str) -> None:
    assert bounds(text) == [start, end]


def test_today_is_another_day_elsewhere() -> None:
    assert bounds("today", "Asia/Tokyo") == ["2026-11-23T15:00:00", "2026-11-24T15:00:00"]


def test_the_day_on_which_clocks_go_forward_has_23_hours() -> None:
    moment = parse("2026-03-29")
    assert moment is not None

    span = moment.resolve(NOW, ZoneInfo("Europe/Berlin"))

    assert span.start is not None
    assert span.end is not None
    assert span.end - span.start == timedelta(hours=23)


def test_the_month_before_january_is_december() -> None:
    january = datetime(2026, 1, 10, tzinfo=UTC)

    assert bounds("last_month", "UTC", january) == [
        "2025-12-01T00:00:00",
        "2026-01-01T00:00:00",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "soon", "7d", "<7y", "<99999d", "<-1d", "2026-13-01", "2026-02-30", "20261123",
     "2026-W47-1", "0001-01-01", "9999-12-31", "2026-01-01..", "a..b", "now..<7d", "<٧d",
     "2026-01-01T25:00", "2026-01-01..2026-01-02..2026-01-03"],
)  # fmt: skip
def test_what_is_no_time_is_not_taken_for_one(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Europe/Berlin"])
@pytest.mark.parametrize("text", ["1900-01-01", "2999-12-31", "<9999w", ">9999w", "next 9999w"])
def test_the_farthest_times_can_still_be_computed(text: str, zone: str) -> None:
    assert bounds(text, zone)

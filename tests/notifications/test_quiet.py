from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ombud.notifications.quiet import heard_from

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = (time(22), time(7))
LUNCH = (time(12), time(13))


@pytest.mark.parametrize(
    ("moment", "hours", "heard"),
    [
        ("2026-11-20T20:59", NIGHT, "2026-11-20T20:59"),
        ("2026-11-20T21:00", NIGHT, "2026-11-21T06:00"),
        ("2026-11-21T05:59", NIGHT, "2026-11-21T06:00"),
        ("2026-11-21T06:00", NIGHT, "2026-11-21T06:00"),
        ("2026-11-20T11:30", LUNCH, "2026-11-20T12:00"),
        ("2026-11-20T12:00", LUNCH, "2026-11-20T12:00"),
        ("2026-10-24T21:00", NIGHT, "2026-10-25T06:00"),  # the clocks go back in this night
        ("2026-03-28T22:00", NIGHT, "2026-03-29T05:00"),  # and forward in this one
        ("2026-11-20T21:00", (time(9), time(9)), "2026-11-20T21:00"),
    ],
)
def test_one_hears_of_it_when_the_quiet_hours_end(
    moment: str, hours: tuple[time, time], heard: str
) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    found = heard_from(at, BERLIN, *hours)

    assert found.astimezone(UTC).isoformat()[:16] == heard

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from ombud.events.entry import entry_of

BERLIN_IN_SUMMER = timezone(timedelta(hours=2))


def test_the_entry_is_canonical() -> None:
    at = datetime(2026, 7, 1, 14, 0, tzinfo=BERLIN_IN_SUMMER)

    entry = entry_of(12, "ticket.moved", "ticket", 5, "agent", 7, at, {"b": None, "a": "ö"})

    assert entry == (
        b'[1,12,"ticket.moved","ticket",5,"agent",7,"2026-07-01T12:00:00.000000+00:00",'
        b'{"a":"\\u00f6","b":null}]'
    )


@pytest.mark.parametrize("zone", [UTC, BERLIN_IN_SUMMER])
def test_the_same_moment_is_the_same_entry_in_every_zone(zone: timezone) -> None:
    at = datetime(2026, 7, 1, 12, 0, 0, 1, tzinfo=UTC).astimezone(zone)

    entry = entry_of(1, "a.b", "job", 1, "system", 0, at, {})

    assert entry == b'[1,1,"a.b","job",1,"system",0,"2026-07-01T12:00:00.000001+00:00",{}]'

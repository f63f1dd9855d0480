from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest

from ombud.events.entry import entry_of, from_words, kept_entry, to_words

BERLIN_IN_SUMMER = timezone(timedelta(hours=2))


def test_the_entry_is_canonical() -> None:
    at = datetime(2026, 7, 1, 14, 0, tzinfo=BERLIN_IN_SUMMER)

    entry = entry_of(12, "ticket.moved", "ticket", 5, "agent", 7, at, {"b": None, "a": "ö"})

    said = b'["ticket",5,"agent",7,"2026-07-01T12:00:00.000000+00:00",{"a":"\\u00f6","b":null}]'
    assert entry == f'[2,12,"ticket.moved","{sha256(said).hexdigest()}"]'.encode()


@pytest.mark.parametrize("zone", [UTC, BERLIN_IN_SUMMER])
def test_the_same_moment_is_the_same_entry_in_every_zone(zone: timezone) -> None:
    at = datetime(2026, 7, 1, 12, 0, 0, 1, tzinfo=UTC).astimezone(zone)

    entry = entry_of(1, "a.b", "job", 1, "system", 0, at, {})

    said = b'["job",1,"system",0,"2026-07-01T12:00:00.000001+00:00",{}]'
    assert entry == f'[2,1,"a.b","{sha256(said).hexdigest()}"]'.encode()


def test_an_entry_that_lost_what_it_said_is_the_same_entry() -> None:
    at = datetime(2026, 7, 1, 12, tzinfo=UTC)
    said = b'["job",1,"system",0,"2026-07-01T12:00:00.000000+00:00",{"n":3}]'
    words = list(to_words(sha256(said).digest()))

    emptied = kept_entry((9, "a.b", "", 4, "system", 0, clock_of(at), {"rest": words}))

    assert emptied == entry_of(9, "a.b", "job", 1, "system", 0, at, {"n": 3})
    assert len(words) == 8


def clock_of(at: datetime) -> datetime:
    """Return another moment: what the row of an emptied entry says now is not covered."""
    return at + timedelta(days=1)


@pytest.mark.parametrize("words", [None, 5, "x", [-1], [2**32], [None], {}])
def test_what_is_no_hash_is_none(words: object) -> None:
    assert from_words(words) == b""

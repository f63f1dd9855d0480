"""Short ways to ask for a deadline in tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ombud.clocks.deadline import reckon
from ombud.clocks.derivation import Given

if TYPE_CHECKING:
    from ombud.clocks.derivation import Derivation

ZONES = {
    "gdpr": "Europe/Brussels",
    "uk": "Europe/London",
    "california": "America/Los_Angeles",
    "mortgage": "America/New_York",
    "complaints": "America/New_York",
    "promises": "Europe/Brussels",
}


def noon(day: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def due(pack: str, version: int, rule: str, starts: str, day: str, **more: Any) -> Derivation:
    """Reckon ``rule`` from noon on ``day``; ``events`` are further days by event."""
    zone = more.pop("zone", ZONES[pack])
    happened = {starts: noon(day, zone)}
    happened |= {name: noon(one, zone) for name, one in more.pop("events", {}).items()}
    calendar = more.pop("calendar", "BE")
    return reckon(Given(pack, version, rule, happened, zone, calendar, **more))


def due_day(*args: Any, **more: Any) -> date | None:
    return due(*args, **more).due_day

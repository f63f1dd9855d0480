"""The only source of the current time, so that a test can hold it still."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_held: list[datetime] = []


def now() -> datetime:
    """Return the current moment, aware, in UTC."""
    return _held[-1] if _held else datetime.now(UTC)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at ``moment`` (aware) until the block ends. For tests and simulations."""
    if moment.tzinfo is None:
        raise ValueError("The clock only takes aware times.")
    _held.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.pop()


def in_(**duration: float) -> datetime:
    """Return the moment that lies ``duration`` (as for ``timedelta``) ahead of now, in UTC."""
    return now() + timedelta(**duration)

"""Moments as whole microseconds from 2030 UTC: 6 bytes instead of 26, and no text to parse.

SQLite has no type for a moment. Stock Django writes it as text; we write a number, which is
smaller in every row and index, and is read five times as fast. Django's own date functions,
which expect text, are given text.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.backends.sqlite3 import _functions as stock

if TYPE_CHECKING:
    from collections.abc import Callable

# Within four and a half years of it a number takes six bytes; beyond it takes eight.
EPOCH = datetime(2030, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ADDING = {"+", "-"}


def to_number(moment: datetime) -> int:
    """Return ``moment`` (without a zone: UTC) as microseconds from 2030."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - EPOCH) // MICROSECOND


def to_moment(number: int | bytes) -> datetime:
    """Return the moment, in UTC, that ``to_number`` wrote; the driver gives its digits."""
    return EPOCH + timedelta(microseconds=int(number))


def to_text(value: Any) -> Any:
    """Return a stored moment as stock Django would have stored it; text as it is."""
    return str(to_moment(value).replace(tzinfo=None)) if isinstance(value, int) else value


def from_text(value: str | None) -> int | None:
    """Return as a number what one of Django's functions made."""
    return None if value is None else to_number(datetime.fromisoformat(value))


def with_text(function: Callable[..., Any], place: int) -> Callable[..., Any]:
    """Return ``function``, its argument at ``place`` given to it as text."""

    def called(*given: Any) -> Any:
        return function(*given[:place], to_text(given[place]), *given[place + 1 :])

    return called


def truncated(*given: Any) -> int | None:
    return from_text(with_text(stock._sqlite_datetime_trunc, 1)(*given))


def apart(left: int | None, right: int | None) -> int | None:
    """Return the microseconds from ``right`` to ``left``."""
    return None if left is None or right is None else left - right


def shifted(connector: str | None, left: Any, right: Any) -> Any:
    """Return a moment and a span, both in microseconds, added or subtracted.

    ``*`` and ``/`` are between spans and numbers, as in stock Django.
    """
    if connector is None or left is None or right is None:
        return None
    if connector.strip() not in ADDING:
        return stock._sqlite_format_dtdelta(connector, left, right)
    return left + right if connector.strip() == "+" else left - right


FUNCTIONS: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    ("django_datetime_cast_date", 3, with_text(stock._sqlite_datetime_cast_date, 0)),
    ("django_datetime_cast_time", 3, with_text(stock._sqlite_datetime_cast_time, 0)),
    ("django_datetime_extract", 4, with_text(stock._sqlite_datetime_extract, 1)),
    ("django_datetime_trunc", 4, truncated),
    ("django_date_trunc", 4, with_text(stock._sqlite_date_trunc, 1)),
    ("django_timestamp_diff", 2, apart),
    ("django_format_dtdelta", 3, shifted),
)


def register(connection: Any) -> None:
    """Put our functions in place of Django's on a new connection of the driver."""
    for name, count, function in FUNCTIONS:
        connection.create_function(name, count, function, deterministic=True)

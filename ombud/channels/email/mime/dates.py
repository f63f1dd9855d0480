"""The Date header as an instant."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_COMMENT = re.compile(r"\([^()]*\)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?\s*(?:Z|[+-]\d\d:?\d\d)?")


def read_date(text: str) -> datetime | None:
    """Return the instant in UTC, or None when the header is missing or nonsense.

    A date without a zone is taken for UTC (RFC 5322 3.3, "-0000"). ISO 8601 is read as well.
    """
    text = _COMMENT.sub(" ", text[:200]).strip()
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        iso = _ISO.search(text)
        if iso is None:
            return None
        try:
            found = datetime.fromisoformat(iso[0].replace(" ", "T", 1).replace(" ", ""))
        except ValueError:
            return None
    return _in_utc(found)


def _in_utc(found: datetime) -> datetime | None:
    try:
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None

"""Reads about visits."""

from __future__ import annotations

import hashlib

from ombud.base import clock
from ombud.visits.models import Visit


def row_key(cookie: str) -> str:
    """Return the key under which the visit of ``cookie`` is stored."""
    return hashlib.sha256(cookie.encode()).hexdigest()


def visit_of(cookie: str) -> Visit | None:
    """Return the living visit of that cookie, with its contact; one query, or None."""
    if not cookie:
        return None
    found = Visit.objects.filter(pk=row_key(cookie), expires_at__gt=clock.now())
    return found.select_related("contact", "identifier").first()

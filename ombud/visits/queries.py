"""Reads about visits."""

from __future__ import annotations

from ombud.base import clock
from ombud.people.sessions import row_key
from ombud.visits.models import Visit


def visit_of(cookie: str) -> Visit | None:
    """Return the living visit of that cookie, with its contact; one query, or None."""
    if not cookie:
        return None
    found = Visit.objects.filter(pk=row_key(cookie), expires_at__gt=clock.now())
    return found.select_related("contact", "identifier").first()

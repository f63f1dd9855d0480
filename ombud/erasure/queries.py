"""Reads about erasures that several callers share."""

from __future__ import annotations

from ombud.erasure.models import Erasure
from ombud.erasure.statuses import BEGUN, State


def standing() -> tuple[int, int]:
    """Return how many erasures have begun and not ended, and how many of them stopped."""
    states = list(Erasure.objects.filter(state__in=BEGUN).values_list("state", flat=True))
    return len(states), sum(state != State.RUNNING for state in states)

"""Reads of retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Sum
from django.db.models.functions import Coalesce

from ombud.base import clock
from ombud.retention.models import Rule, Run
from ombud.retention.periods import before, in_words
from ombud.retention.statuses import State
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def ended_since(moment: datetime) -> dict[str, int]:
    """Return how many items the rules ended since ``moment``, and how many only a hold kept."""
    runs = Run.objects.filter(state=State.DONE, ended_at__gte=moment)
    return runs.aggregate(done=Coalesce(Sum("done"), 0), held=Coalesce(Sum("held"), 0))


def kept_for(about: str) -> tuple[str, datetime] | None:
    """Return in words how long rows of a set are kept, and since when there can be some.

    about: name of the set; where several rules are about it the longest counts. None where
    no rule ends them.
    """
    now = clock.now()
    rules = Rule.objects.filter(about=about, is_active=True)
    periods = [one.period for one in rules if not one.parts]
    if not periods:
        return None
    longest = min(periods, key=lambda period: before(now, period))
    return in_words(longest), before(now, longest)


def waiting_runs() -> QuerySet[Run]:
    """Return the passes that wait for approval, newest first, with their rules."""
    return Run.objects.filter(state=State.WAITING).select_related("rule")


def numbers_of(run: Run) -> list[int]:
    """Return the numbers of the tickets in the sample of ``run``; none for other sets."""
    if run.rule.set.model is not Ticket:
        return []
    rows = Ticket.objects.filter(pk__in=run.sample)
    return sorted(rows.values_list("number", flat=True))

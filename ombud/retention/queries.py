"""Reads of retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Sum
from django.db.models.functions import Coalesce

from ombud.retention.models import Run
from ombud.retention.statuses import State
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime


def ended_since(moment: datetime) -> dict[str, int]:
    """Return how many items the rules ended since ``moment``, and how many only a hold kept."""
    runs = Run.objects.filter(state=State.DONE, ended_at__gte=moment)
    return runs.aggregate(done=Coalesce(Sum("done"), 0), held=Coalesce(Sum("held"), 0))


def numbers_of(run: Run) -> list[int]:
    """Return the numbers of the tickets in the sample of ``run``; none for other sets."""
    if run.rule.set.model is not Ticket:
        return []
    rows = Ticket.objects.filter(pk__in=run.sample)
    return sorted(rows.values_list("number", flat=True))

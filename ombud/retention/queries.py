"""Reads of retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from ombud.retention.models import Run


def numbers_of(run: Run) -> list[int]:
    """Return the numbers of the tickets in the sample of ``run``; none for other sets."""
    if run.rule.set.model is not Ticket:
        return []
    rows = Ticket.objects.filter(pk__in=run.sample)
    return sorted(rows.values_list("number", flat=True))

"""Reads of retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Sum
from django.db.models.functions import Coalesce

from ombud.base import clock
from ombud.retention.models import Rule, Run
from ombud.retention.periods import before, in_words
from ombud.retention.sets import sets
from ombud.retention.shipped import SHIPPED
from ombud.retention.statuses import State
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable
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


# What rules are about that is data about the use of the desk, not what people wrote.
USAGE = frozenset(one["about"] for one in SHIPPED if "purpose" in one)


def kept_too_long(every: Iterable[Rule]) -> list[Rule]:
    """Return the rules among ``every`` that keep usage data longer than content is kept.

    Rules by which each field says its own period are not compared.
    """
    now = clock.now()
    active = [one for one in every if one.is_active and one.about in sets]
    rules = [(one, before(now, one.period)) for one in active if one.set.own_due is None]
    content = [end for one, end in rules if one.about not in USAGE]
    if not content:
        return []
    return [one for one, end in rules if one.about in USAGE and end < max(content)]


def numbers_of(run: Run) -> list[int]:
    """Return the numbers of the tickets in the sample of ``run``; none for other sets."""
    if run.rule.set.model is not Ticket:
        return []
    rows = Ticket.objects.filter(pk__in=run.sample)
    return sorted(rows.values_list("number", flat=True))

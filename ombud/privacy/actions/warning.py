"""Warnings that the time of a request goes by: at 50, 75 and 90 per cent, and at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.locks import lock
from ombud.clocks.deadline import OVERDUE, WARNINGS, milestones
from ombud.events import log
from ombud.events.models import Event
from ombud.privacy.facts import DeadlineNear
from ombud.privacy.models import PrivacyRequest

if TYPE_CHECKING:
    from datetime import datetime


def warn_of_deadlines() -> int:
    """Say of each open request how much of its time has gone by; return how many were said.

    Each share once for each deadline: a longer deadline is warned of anew. What is answered
    together with an earlier request runs by its clock.
    """
    open_ones = PrivacyRequest.objects.unanswered().filter(joined_to=None)
    return sum(warn_of(one) for one in open_ones.exclude(due_at=None).order_by("due_at", "pk"))


@transaction.atomic
def warn_of(request: PrivacyRequest) -> bool:
    """Say that another share of the time of ``request`` has gone by, if it is news."""
    lock(request)
    if request.due_at is None or request.is_ended:
        return False
    share = share_gone(request.received_at, request.due_at)
    if share <= warned_share(request):
        return False
    log.record(DeadlineNear(share=share, due=request.due_at), request, actor=SYSTEM)
    return True


def share_gone(start: datetime, due_at: datetime) -> int:
    """Return the last of the warnings that has come, in per cent; 0 before the first."""
    now, reached = clock.now(), {**milestones(start, due_at), OVERDUE: due_at}
    return max((share for share in (*WARNINGS, OVERDUE) if reached[share] <= now), default=0)


def warned_share(request: PrivacyRequest) -> int:
    """Return of how much was warned already for the deadline as it is now."""
    told = Event.objects.filter(
        kind=DeadlineNear.kind, subject_type="privacyrequest", subject_id=request.pk
    )
    due = request.due_at.isoformat() if request.due_at else None
    shares = (one.payload["share"] for one in told if one.payload["due"] == due)
    return max(shares, default=0)

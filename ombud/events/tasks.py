"""What comes round by itself: sealing the log and verifying it."""

from __future__ import annotations

import structlog
from django_tasks import task

from ombud.base.actor import SYSTEM
from ombud.events.facts import LogVerified
from ombud.events.log import record
from ombud.events.models import TreeHead
from ombud.events.sealing import seal
from ombud.events.verifying import verify

log = structlog.get_logger()


@task()
def seal_thousands() -> None:
    """Seal every full thousand of events."""
    seal(is_rest_wanted=False)


@task()
def seal_rest() -> None:
    """Seal all events there are."""
    seal()


@task()
def verify_log() -> None:
    """Walk the log, record the verdicts, and tell the operator's log when one is bad."""
    report = verify()
    for finding in filter(None, (report.integrity, report.completeness)):
        log.error("log-not-as-sealed", code=finding.flaw.value, id=finding.row)
    head = TreeHead.objects.order_by("-size").first()
    if head is not None:
        fact = LogVerified(report.sealed, report.is_whole, report.is_complete)
        record(fact, head, actor=SYSTEM)

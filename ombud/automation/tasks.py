"""Background work of automation. Arguments are row numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_tasks import task

from ombud.automation.actions import bulk, recurring
from ombud.automation.models import BulkRun, Recurrence
from ombud.base import clock
from ombud.jobs.enqueue import enqueue

if TYPE_CHECKING:
    from ombud.events.models import Event

AT_ONCE = 100  # tickets in one job, so that other work gets its turn


@task()
def go_on_with_bulk(run_id: int) -> None:
    """Carry a run on; it queues itself until no ticket waits. Doing it twice is harmless."""
    run = BulkRun.objects.select_related("agent").filter(pk=run_id).first()
    if run is None or run.is_over:
        return
    bulk.list_tickets(run)
    if bulk.work_on(run, AT_ONCE):
        queue_bulk(run.pk)


def begin_bulk(event: Event) -> None:
    """Queue a run in the transaction that began it."""
    queue_bulk(event.subject_id)


def queue_bulk(run_id: int) -> None:
    """Queue the next part of a run; parts of one run never overlap."""
    enqueue(go_on_with_bulk, run_id, stream=f"bulk:{run_id}", priority=-10)


@task()
def look_for_recurring() -> None:
    """Queue every ticket that has come round; one that waits in the queue is queued once."""
    for number in Recurrence.objects.due(clock.now()).values_list("pk", flat=True):
        enqueue(open_recurring, number, key=f"recurrence {number}")


@task()
def open_recurring(recurrence_id: int) -> None:
    """Open the ticket of one schedule that is due; twice opens nothing more."""
    for recurrence in Recurrence.objects.filter(pk=recurrence_id):
        recurring.open_due(recurrence)

"""Putting work into the queue, inside the transaction that wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from ombud.base import clock
from ombud.jobs.bell import ring
from ombud.jobs.models import Job
from ombud.jobs.task import tasks

if TYPE_CHECKING:
    from datetime import datetime

    from django_tasks.base import Task


def enqueue(
    task: Task[Any, Any],
    *arguments: int,
    stream: str = "",
    key: str | None = None,
    run_at: datetime | None = None,
    priority: int | None = None,
) -> Job:
    """Queue ``task`` with row numbers as ``arguments``; it commits with the transaction.

    stream: jobs of one stream run one after the other, in the order of their numbers. Who
        queues into a stream holds the lock on its subject, so that numbers come in order.
    key: while a job with this key waits, a second one is not queued; the first then runs
        at the earlier of both times. A job that already runs does not count as waiting.
    run_at: aware moment before which it does not run.
    priority: -100 to 100, higher runs first; the task's own when left out.

    Raises ``TypeError`` for any argument that is not a whole number, and ``ValueError`` for
    a task that no worker would run.
    """
    if not all(type(argument) is int for argument in arguments):
        raise TypeError("Jobs take row numbers only.")
    if task.name not in tasks:
        raise ValueError("This task is not registered. Define it with @task().")
    made_at = clock.now()
    job = Job(
        task=task.name,
        arguments=list(arguments),
        stream=stream,
        key=key,
        run_at=run_at or made_at,
        made_at=made_at,
        priority=task.priority if priority is None else priority,
    )
    return add(job) if key is None else add_once(job)


def add(job: Job) -> Job:
    job.save(force_insert=True)
    ring()
    return job


@transaction.atomic
def add_once(job: Job) -> Job:
    """Add ``job`` unless one with its key waits, which is then held until the commit.

    Without the hold, a worker could take the waiting job before our change can be seen.
    """
    waiting = Job.objects.select_for_update().filter(key=job.key)
    found = waiting.first()
    if found is None:
        try:
            with transaction.atomic():
                return add(job)
        except IntegrityError:  # another transaction was quicker
            found = waiting.first()
    if found is None:  # and its job is already running
        return add(job)
    if found.run_at > job.run_at:
        found.run_at = job.run_at
        found.save(update_fields=["run_at"])
        ring()
    return found

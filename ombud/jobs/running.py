"""Running one leased job, and writing down how it ended.

Delivery is at least once. A task that is not ``atomic`` runs, and then its row goes: when
the worker dies between the two, the task runs again. So tasks are idempotent.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

import structlog
from django.db import transaction

from ombud.base import clock
from ombud.jobs.backoff import MOST_FAILURES, seconds_until_retry
from ombud.jobs.failure import described
from ombud.jobs.lease import free, held, put_aside
from ombud.jobs.task import tasks

if TYPE_CHECKING:
    from ombud.jobs.models import Job

log = structlog.get_logger()
chance = secrets.SystemRandom().random


class Ending(Enum):
    """How running a job ended."""

    DONE = auto()
    FAILED = auto()
    DEAD = auto()
    LOST = auto()


class LeaseLost(Exception):  # noqa: N818 - says what happened; nothing is wrong with the task
    """Another worker has the job: what was done here must not count."""


class UnknownTask(Exception):  # noqa: N818 - as above
    """No task of this name is registered; a newer version may have queued it."""


def run(job: Job) -> Ending:
    """Run ``job``, which is leased to us, and return how it ended."""
    try:
        perform(job)
    except LeaseLost:
        log.warning("job-lost", job=job.pk, task=job.task)
        return Ending.LOST
    except Exception as problem:  # noqa: BLE001 - whatever a task raises is written down
        return fail(job, problem)
    return Ending.DONE


def perform(job: Job) -> None:
    if job.task not in tasks:
        raise UnknownTask
    task = tasks[job.task]
    if task.atomic:
        with transaction.atomic():
            task.call(*job.arguments)
            remove(job)
    else:
        task.call(*job.arguments)
        remove(job)


def remove(job: Job) -> None:
    if not held(job.worker).filter(pk=job.pk).delete()[0]:
        raise LeaseLost


@transaction.atomic
def fail(job: Job, problem: Exception) -> Ending:
    """Queue ``job`` again after a pause, or put it aside after the eighth failure."""
    mine = held(job.worker).select_for_update().filter(pk=job.pk).first()
    if mine is None:
        return Ending.LOST
    mine.attempts += 1
    mine.error = described(problem)
    failures = mine.attempts - mine.deaths
    log.warning(
        "job-failed", job=job.pk, task=job.task, attempt=mine.attempts, exc_info=problem
    )
    if failures >= MOST_FAILURES:
        put_aside(mine)
        return Ending.DEAD
    pause = seconds_until_retry(failures, chance())
    mine.run_at = clock.now() + timedelta(seconds=pause)
    free(mine)
    return Ending.FAILED

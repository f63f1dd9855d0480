"""Reading the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, F, Min, Q

from ombud.base import clock
from ombud.jobs.backoff import LONGEST_SECONDS
from ombud.jobs.models import Job

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

# One statement, because a claim must be one step for all workers: the ORM has no
# UPDATE ... RETURNING and cannot pin the inner SELECT, which PostgreSQL may run twice.
# The key is given up: what is queued under it from now on must run after this.
CLAIM = """
WITH due AS MATERIALIZED (
  SELECT job.id FROM jobs_job job
  WHERE job.state = 'ready'
    AND (job.run_at <= %(now)s OR job.run_at <= job.made_at
         OR (job.attempts > 0 AND job.run_at > %(too_far)s))
    AND (job.stream = '' OR NOT EXISTS (
      SELECT 1 FROM jobs_job earlier
      WHERE earlier.stream = job.stream AND NOT (earlier.stream = '')
        AND earlier.id < job.id AND earlier.state <> 'dead'))
  ORDER BY job.priority DESC, job.run_at, job.id
  LIMIT %(size)s {lock})
UPDATE jobs_job SET state = 'leased', worker = %(worker)s, lease_until = %(until)s, key = NULL
WHERE id IN (SELECT id FROM due)
RETURNING *
"""


def run_order(job: Job) -> tuple[int, datetime, int]:
    """Return what jobs are sorted by: urgent first, then by time, then by number."""
    return -job.priority, job.run_at, job.pk


def due(now: datetime) -> Q:
    """Return the condition that a job's time has come.

    A clock that was put back delays nothing: what was queued without a time is due at once,
    and a retry is never further away than the longest pause.
    """
    too_far = now + timedelta(seconds=LONGEST_SECONDS)
    misdated = Q(attempts__gt=0, run_at__gt=too_far)
    return Q(run_at__lte=now) | Q(run_at__lte=F("made_at")) | misdated


def claim_rows(worker: str, size: int, lease: timedelta) -> list[Job]:
    """Lease up to ``size`` due jobs to ``worker`` and return them in the order to run them.

    Of a stream only the first job is taken, and nothing while one of it runs or waits.
    """
    now = clock.now()
    moments = {
        "now": now,
        "until": now + lease,
        "too_far": now + timedelta(seconds=LONGEST_SECONDS),
    }
    adapt = connection.ops.adapt_datetimefield_value
    lock = "FOR UPDATE OF job SKIP LOCKED" if connection.vendor == "postgresql" else ""
    params = {name: adapt(moment) for name, moment in moments.items()}
    claimed = Job.objects.raw(
        CLAIM.format(lock=lock), {**params, "worker": worker, "size": size}
    )
    return sorted(claimed, key=run_order)


def seconds_until_due() -> float | None:
    """Return how long until the next waiting job may run; None when none waits for a time."""
    ahead = Job.objects.filter(state=Job.State.READY, run_at__gt=clock.now())
    first = ahead.aggregate(first=Min("run_at"))["first"]
    return None if first is None else (first - clock.now()).total_seconds()


def dead_letters() -> QuerySet[Job]:
    """Return the jobs that were put aside, the latest first."""
    return Job.objects.filter(state=Job.State.DEAD).order_by("-pk")


@dataclass(frozen=True, slots=True)
class Health:
    """How the queue is doing: counts, and the age of the oldest job that is due, in seconds."""

    ready: int
    leased: int
    dead: int
    oldest_ready_seconds: float


def queue_health() -> Health:
    """Return how the queue is doing now."""
    counts = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    now = clock.now()
    waiting = Job.objects.filter(due(now), state=Job.State.READY)
    oldest = waiting.aggregate(oldest=Min("run_at"))["oldest"] or now
    return Health(
        ready=counts.get(Job.State.READY, 0),
        leased=counts.get(Job.State.LEASED, 0),
        dead=counts.get(Job.State.DEAD, 0),
        oldest_ready_seconds=max(0.0, (now - oldest).total_seconds()),
    )

"""Holding jobs for a while, giving them back, and taking them from a worker that died.

A lease is a row's ``worker`` and ``lease_until``. Every claim has a random name of its own:
who lost a lease cannot end, renew or give back the job any more.
"""

from __future__ import annotations

import secrets
import threading
from collections import deque
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.jobs.backoff import MOST_DEATHS
from ombud.jobs.models import Job
from ombud.jobs.queries import claim_rows
from ombud.jobs.watch import Turn, tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

LEASE = timedelta(seconds=30)
BEAT_SECONDS = 5.0
BATCH = 10
DIED = "the worker ended while it ran"
CHANGED = ["state", "worker", "lease_until", "run_at", "attempts", "deaths", "error"]
FREE = {"state": Job.State.READY, "worker": "", "lease_until": None}


class Lease:
    """The jobs of one claim: one runs, the others wait for it in this process."""

    def __init__(self, name: str, jobs: Iterable[Job], length: timedelta) -> None:
        self.name = name
        self.length = length
        self._waiting = deque(jobs)
        self._running: Job | None = None
        self._lock = threading.Lock()

    def next(self) -> Job | None:
        """Return the job to run now, or None when there is no other."""
        with self._lock:
            self._running = self._waiting.popleft() if self._waiting else None
            return self._running

    def beat(self) -> None:
        """Hold the running job for longer, and give the others to whoever is free."""
        with self._lock:
            self._give_back()
            if self._running is not None:
                until = clock.now() + self.length
                held(self.name).filter(pk=self._running.pk).update(lease_until=until)

    def end(self) -> None:
        """Give back what was not begun."""
        with self._lock:
            self._running = None
            self._give_back()

    def _give_back(self) -> None:
        numbers = [job.pk for job in self._waiting]
        self._waiting.clear()
        if numbers:
            held(self.name).filter(pk__in=numbers).update(**FREE)


def held(name: str) -> QuerySet[Job]:
    """Return the jobs that the lease ``name`` still holds."""
    return Job.objects.filter(worker=name, state=Job.State.LEASED)


def claim(size: int = BATCH, length: timedelta = LEASE) -> Lease | None:
    """Take up to ``size`` due jobs for ``length``; None when nothing is due."""
    name = secrets.token_hex(16)
    jobs = claim_rows(name, size, length)
    return Lease(name, jobs, length) if jobs else None


def reap() -> int:
    """Free the jobs whose lease ran out and return how many there were.

    The worker died, or it hangs. Of its jobs, the first in order was the one that ran: only
    that one is counted as having killed a worker, and put aside after the third time.
    A lease that ends further ahead than any lease can was made before the clock was put
    back; it counts as run out.
    """
    now = clock.now()
    over = Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * LEASE)
    late = Job.objects.filter(over, state=Job.State.LEASED)
    if not late.exists():  # looking takes no lock
        return 0
    with transaction.atomic():
        jobs = list(
            late.select_for_update(skip_locked=True).order_by(
                "worker", "-priority", "run_at", "pk"
            )
        )
        for _, lost in groupby(jobs, key=lambda job: job.worker):
            first, *others = lost
            count_death(first)
            Job.objects.filter(pk__in=[job.pk for job in others]).update(**FREE)
    return len(jobs)


def count_death(job: Job) -> None:
    job.attempts += 1
    job.deaths += 1
    job.error = DIED
    if job.deaths >= MOST_DEATHS:
        put_aside(job)
    else:
        free(job)


def free(job: Job) -> None:
    """Let ``job`` run again when its time has come."""
    job.state, job.worker, job.lease_until = Job.State.READY, "", None
    job.save(update_fields=CHANGED)


def put_aside(job: Job) -> None:
    """Make ``job`` a dead letter: it waits for a person, and its stream goes on."""
    job.state, job.worker, job.lease_until = Job.State.DEAD, "", None
    job.save(update_fields=CHANGED)
    tell(Turn.PUT_ASIDE, job, SYSTEM)

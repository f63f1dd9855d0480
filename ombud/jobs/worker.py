"""The worker: takes due jobs, runs them one after the other, looks after dead workers."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Self

import structlog
from django.db import InterfaceError, OperationalError, connection, connections

from ombud.base.memory import give_back
from ombud.jobs.bell import Bell
from ombud.jobs.lease import BATCH, BEAT_SECONDS, LEASE, Lease, claim, reap
from ombud.jobs.queries import seconds_until_due
from ombud.jobs.running import Ending
from ombud.jobs.running import run as run_job

if TYPE_CHECKING:
    from datetime import timedelta

log = structlog.get_logger()

REAP_SECONDS = 5.0
LOOK_SECONDS = 5.0
PAUSE_SECONDS = 1.0
TIDY_SECONDS = 30.0


class Heart(threading.Thread):
    """Renews the lease of its worker while a job takes long."""

    def __init__(self, beat_seconds: float) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self.lease: Lease | None = None
        self._beat_seconds = beat_seconds
        self._done = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self.join()

    def run(self) -> None:
        while not self._done.wait(self._beat_seconds):
            self._beat(self.lease)
        connections.close_all()

    @staticmethod
    def _beat(lease: Lease | None) -> None:
        if lease is None:
            return
        try:
            lease.beat()
        except (OperationalError, InterfaceError):
            log.warning("heartbeat-missed", exc_info=True)
            connection.close()


class Worker:
    """Runs jobs until told to stop; several may share a process, each in its own thread."""

    def __init__(
        self,
        stop: threading.Event | None = None,
        *,
        batch: int = BATCH,
        lease: timedelta = LEASE,
        beat_seconds: float = BEAT_SECONDS,
        reap_seconds: float = REAP_SECONDS,
    ) -> None:
        self._stop = stop or threading.Event()
        self._batch = batch
        self._length = lease
        self._heart = Heart(beat_seconds)
        self._reap_seconds = reap_seconds
        self._reap_due = 0.0
        self._has_worked = False
        self._tidy_due = 0.0
        self._bell = Bell()
        self.endings: Counter[Ending] = Counter()

    def run(self) -> None:
        """Work until the stop event is set; the job that runs then is finished first.

        A database that is away is waited for. Closes the connections of this thread.
        """
        try:
            with self._heart:
                while not self._stop.is_set():
                    self._turn()
        finally:
            connections.close_all()

    def run_until_empty(self) -> Counter[Ending]:
        """Run all that is due, also what that queues, and return how often it ended how."""
        with self._heart:
            reap()
            while not self._stop.is_set() and self._work():
                pass
        return self.endings

    def _turn(self) -> None:
        try:
            if time.monotonic() >= self._reap_due:
                reap()
                self._reap_due = time.monotonic() + self._reap_seconds
            self._bell.mark()
            if self._work():
                connection.close_if_unusable_or_obsolete()
                self._has_worked = True
            else:
                self._tidy()
                self._bell.wait(self._stop, self._rest())
        except (OperationalError, InterfaceError):
            log.warning("database-away", exc_info=True)
            connection.close()
            self._stop.wait(PAUSE_SECONDS)

    def _tidy(self) -> None:
        """Hand back what jobs used, now that there is time; not after every small one."""
        now = time.monotonic()
        if self._has_worked and now >= self._tidy_due:
            give_back()
            self._has_worked = False
            self._tidy_due = now + TIDY_SECONDS

    def _work(self) -> bool:
        """Run one claim; say whether there was anything."""
        lease = claim(self._batch, self._length)
        if lease is None:
            return False
        self._heart.lease = lease
        try:
            while not self._stop.is_set() and (job := lease.next()) is not None:
                self.endings[run_job(job)] += 1
        finally:
            self._heart.lease = None
            lease.end()
        return True

    def _rest(self) -> float:
        """Return how long to wait at most before looking again, in seconds."""
        ahead = seconds_until_due()
        rest = min(LOOK_SECONDS, max(0.0, self._reap_due - time.monotonic()))
        return rest if ahead is None else max(0.01, min(rest, ahead))


def run(stop: threading.Event) -> None:
    """Work in this thread until ``stop`` is set."""
    Worker(stop).run()


def run_until_empty() -> Counter[Ending]:
    """Run all that is due now and return how often it ended how. For tests and the shell."""
    return Worker().run_until_empty()

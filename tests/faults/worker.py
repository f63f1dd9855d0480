"""A worker process with a short lease: ``python -m tests.faults.worker``."""

from __future__ import annotations

from datetime import timedelta

import django

django.setup()

from ombud.jobs.worker import Worker  # noqa: E402
from tests.faults import tasks  # noqa: E402, F401 - registers them

if __name__ == "__main__":
    Worker(lease=timedelta(seconds=2), beat_seconds=0.3, reap_seconds=0.3).run()

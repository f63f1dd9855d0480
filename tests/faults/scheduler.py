"""A scheduler process that looks often, for as many seconds as it is told."""

from __future__ import annotations

import sys
import time

import django

django.setup()

from ombud.jobs.schedule import every, tick  # noqa: E402
from tests.faults.tasks import come_round  # noqa: E402

if __name__ == "__main__":
    every("of the fault test", come_round, seconds=1)
    end = time.monotonic() + float(sys.argv[1])
    while time.monotonic() < end:
        tick()
        time.sleep(0.01)

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ombud.base import clock
from ombud.jobs import schedule
from ombud.jobs.models import Job, ScheduleMark
from tests.faults.processes import end, start, until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NAME = "of the fault test"


def test_two_scheduler_processes_queue_each_due_time_once(tmp_path: Path) -> None:
    both = [start("scheduler", tmp_path, "8") for _ in range(2)]
    queued = 0
    slots = set()
    try:
        until(lambda: ScheduleMark.objects.filter(name=NAME).exists(), 40)
        first = ScheduleMark.objects.get(name=NAME).due_at
        while any(process.poll() is None for process in both):
            # No worker runs: what was queued is taken here, so that the next can be queued.
            queued += Job.objects.filter(stream=f"schedule:{NAME}").delete()[0]
            slots.add(ScheduleMark.objects.get(name=NAME).due_at)
            time.sleep(0.05)
        queued += Job.objects.filter(stream=f"schedule:{NAME}").delete()[0]
        slots.add(ScheduleMark.objects.get(name=NAME).due_at)
    finally:
        for process in both:
            end(process)

    assert [process.returncode for process in both] == [0, 0]
    assert queued == len(slots - {first}) >= 3
    assert max(slots) <= clock.now()
    assert NAME not in schedule.schedules

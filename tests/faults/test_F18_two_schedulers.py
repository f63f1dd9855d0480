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
    # The mark is there before both: whoever made it would be a due time that nobody counts.
    first = clock.now().replace(microsecond=0)
    ScheduleMark.objects.create(name=NAME, due_at=first)
    both = [start("scheduler", tmp_path, "8") for _ in range(2)]
    queued = 0
    try:
        until(lambda: ScheduleMark.objects.get(name=NAME).due_at > first, 40)
        while any(process.poll() is None for process in both):
            # No worker runs: what was queued is taken here, so that the next can be queued.
            queued += Job.objects.filter(stream=f"schedule:{NAME}").delete()[0]
            time.sleep(0.05)
        queued += Job.objects.filter(stream=f"schedule:{NAME}").delete()[0]
    finally:
        for process in both:
            end(process)

    last = ScheduleMark.objects.get(name=NAME).due_at
    assert [process.returncode for process in both] == [0, 0]
    # Due times are a second apart; a machine that is too busy may skip one, never double it.
    assert 3 <= queued <= (last - first).total_seconds()
    assert last <= clock.now()
    assert NAME not in schedule.schedules

from __future__ import annotations

from pathlib import Path

import pytest

from ombud.jobs.enqueue import enqueue
from ombud.jobs.models import Job, ScheduleMark
from tests.faults.processes import end, start, until
from tests.faults.tasks import take_effect_slowly

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_task_whose_worker_is_killed_runs_again_and_takes_effect_once(tmp_path: Path) -> None:
    enqueue(take_effect_slowly, 1)
    first = start("worker", tmp_path)
    until((tmp_path / "begun-1").exists, 40)

    end(first)
    left = Job.objects.values_list("state", "attempts").get()
    second = start("worker", tmp_path)
    try:
        until(lambda: not Job.objects.exists(), 60)
    finally:
        end(second)

    assert left == ("leased", 0)
    assert (tmp_path / "begun-1").read_text() == "begun\n" * 2
    assert ScheduleMark.objects.filter(name__startswith="effect").count() == 1


def test_attempts_count_the_worker_that_died(tmp_path: Path) -> None:
    enqueue(take_effect_slowly, 2)
    first = start("worker", tmp_path)
    until((tmp_path / "begun-2").exists, 40)
    (tmp_path / "begun-2").write_text("")  # so that it is slow once more

    end(first)
    second = start("worker", tmp_path)
    try:
        until(lambda: (tmp_path / "begun-2").read_text() != "", 60)
        job = Job.objects.get()
    finally:
        end(second)

    assert (job.state, job.attempts, job.deaths) == ("leased", 1, 1)

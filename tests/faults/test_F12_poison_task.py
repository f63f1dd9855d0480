from __future__ import annotations

from functools import partial
from pathlib import Path
from subprocess import Popen

import pytest

from ombud.events.models import Event
from ombud.jobs.enqueue import enqueue
from ombud.jobs.models import Job
from ombud.jobs.queries import dead_letters
from tests.faults.processes import end, start, until
from tests.faults.tasks import kill_the_worker, note

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_task_that_kills_its_worker_is_put_aside_after_three_and_others_go_on(
    tmp_path: Path,
) -> None:
    enqueue(kill_the_worker, 1, stream="ticket:1")
    enqueue(note, 2, stream="ticket:1")
    for number in range(3, 6):
        enqueue(note, number)

    deaths = 0
    worker = start("worker", tmp_path)
    try:
        while is_work_left():
            assert deaths <= 3
            if worker.poll() is not None:
                deaths += 1
                worker = start("worker", tmp_path)
            until(partial(has_ended_or_is_done, worker), 60)
    finally:
        end(worker)

    poison = dead_letters().get()
    assert (deaths, poison.deaths, poison.task) == (3, 3, "tests.faults.tasks.kill_the_worker")
    assert (tmp_path / "killed-1").read_text() == "begun\n" * 3
    assert sorted(path.name for path in tmp_path.glob("noted-*")) == [
        "noted-2",
        "noted-3",
        "noted-4",
        "noted-5",
    ]
    assert Event.objects.get(kind="job.put-aside").payload == {"attempts": 3, "deaths": 3}


def has_ended_or_is_done(worker: Popen[bytes]) -> bool:
    return worker.poll() is not None or not is_work_left()


def is_work_left() -> bool:
    return Job.objects.exclude(state=Job.State.DEAD).exists()

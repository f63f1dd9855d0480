from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ombud.base import clock
from ombud.jobs.enqueue import enqueue
from ombud.jobs.lease import claim
from ombud.jobs.models import Job, ScheduleMark
from ombud.jobs.queries import dead_letters
from ombud.jobs.running import Ending
from ombud.jobs.running import run as run_job
from ombud.jobs.worker import run_until_empty
from tests.jobs.tasks import (
    done,
    fail,
    fail_once,
    mark,
    mark_and_fail,
    note,
    note_soon,
    queue_another,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def hours(count: float) -> datetime:
    return NOON + timedelta(hours=count)


def test_jobs_run_in_order_and_leave_no_row() -> None:
    for number in range(25):
        enqueue(note, number)

    endings = run_until_empty()

    assert done == list(range(25))
    assert endings == {Ending.DONE: 25}
    assert Job.objects.count() == 0


def test_what_a_job_queues_runs_too() -> None:
    enqueue(queue_another, 1)

    run_until_empty()

    assert done == [2]


def test_urgent_jobs_go_first() -> None:
    enqueue(note, 1)
    enqueue(note_soon, 2)

    run_until_empty()

    assert done == [2, 1]


def test_a_job_waits_for_its_time() -> None:
    with clock.held_at(NOON):
        enqueue(note, 1, run_at=hours(1))
        run_until_empty()
    before = list(done)

    with clock.held_at(hours(1)):
        run_until_empty()

    assert (before, done) == ([], [1])


def test_a_failure_is_tried_again_after_a_pause_and_keeps_no_words() -> None:
    with clock.held_at(NOON):
        enqueue(fail_once, 1)
        endings = run_until_empty()
    job = Job.objects.get()

    assert endings == {Ending.FAILED: 1}
    assert (job.state, job.attempts, job.deaths, job.worker) == ("ready", 1, 0, "")
    assert timedelta(seconds=2) <= job.run_at - NOON <= timedelta(seconds=4)
    assert job.error.startswith("tests.jobs.tasks.Unlucky at ombud/jobs/running.py:")

    with clock.held_at(NOON + timedelta(seconds=5)):
        run_until_empty()

    assert done == [1, 1]
    assert Job.objects.count() == 0


def test_the_eighth_failure_puts_the_job_aside() -> None:
    enqueue(fail, 1)

    for hour in range(20):
        with clock.held_at(clock.now() + timedelta(hours=2 * hour)):
            run_until_empty()

    job = dead_letters().get()
    assert done == [1] * 8
    assert (job.attempts, job.deaths, job.state) == (8, 0, "dead")


def test_an_unknown_task_is_not_imported_but_fails() -> None:
    Job.objects.create(task="os.abort", arguments=[])

    endings = run_until_empty()

    assert endings == {Ending.FAILED: 1}
    assert Job.objects.get().error.startswith("ombud.jobs.running.UnknownTask at ombud/jobs/")


def test_a_stream_is_held_by_its_head_that_waits_for_a_retry() -> None:
    with clock.held_at(NOON):
        enqueue(fail_once, 1, stream="ticket:5")
        enqueue(note, 2, stream="ticket:5")
        enqueue(note, 3, stream="ticket:6")
        run_until_empty()
    held = list(done)

    with clock.held_at(hours(1)):
        run_until_empty()

    assert held == [1, 3]
    assert done == [1, 3, 1, 2]


def test_a_dead_head_lets_the_rest_of_its_stream_go_on() -> None:
    head = enqueue(fail, 1, stream="ticket:5")
    enqueue(note, 2, stream="ticket:5")
    Job.objects.filter(pk=head.pk).update(attempts=7)

    run_until_empty()

    assert done == [1, 2]
    assert dead_letters().get().pk == head.pk


def test_of_a_stream_only_one_job_is_leased_at_a_time() -> None:
    first = enqueue(note, 1, stream="ticket:5")
    enqueue(note, 2, stream="ticket:5")

    mine, theirs = claim(), claim()

    assert mine is not None
    assert [job.pk for job in iter(mine.next, None)] == [first.pk]
    assert theirs is None


def test_an_atomic_task_undoes_its_effect_when_it_fails() -> None:
    enqueue(mark_and_fail, 1)

    run_until_empty()

    assert ScheduleMark.objects.filter(name="effect 1").count() == 0
    assert Job.objects.get().attempts == 1


def test_an_atomic_task_whose_lease_was_lost_undoes_its_effect() -> None:
    enqueue(mark, 1)
    lease = claim()
    assert lease is not None
    job = lease.next()
    assert job is not None
    Job.objects.update(worker="another")

    ending = run_job(job)

    assert ending is Ending.LOST
    assert ScheduleMark.objects.filter(name="effect 1").count() == 0
    assert Job.objects.get().worker == "another"


def test_a_failure_after_the_lease_was_lost_changes_nothing() -> None:
    enqueue(fail, 1)
    lease = claim()
    assert lease is not None
    job = lease.next()
    assert job is not None
    Job.objects.update(worker="another")

    ending = run_job(job)

    assert ending is Ending.LOST
    assert Job.objects.values_list("worker", "attempts").get() == ("another", 0)


@pytest.mark.parametrize("shift", [timedelta(hours=-1), timedelta(days=1), timedelta(0)])
def test_what_is_queued_without_a_time_runs_whatever_the_clock_does(shift: timedelta) -> None:
    with clock.held_at(NOON):
        enqueue(note, 1)

    with clock.held_at(NOON + shift):
        run_until_empty()

    assert done == [1]


def test_a_retry_does_not_wait_for_a_clock_that_was_put_back() -> None:
    with clock.held_at(hours(48)):
        enqueue(fail_once, 1)
        run_until_empty()

    with clock.held_at(NOON):
        run_until_empty()

    assert done == [1, 1]

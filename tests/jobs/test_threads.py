from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django_tasks import task

from ombud.base import clock
from ombud.jobs import schedule, worker
from ombud.jobs.bell import Bell
from ombud.jobs.enqueue import enqueue
from ombud.jobs.lease import reap
from ombud.jobs.models import Job, ScheduleMark
from ombud.jobs.schedule import EPOCH, Schedule, came_due
from ombud.jobs.worker import Worker
from tests.jobs.tasks import come_round, done, note

pytestmark = pytest.mark.django_db(transaction=True)
go_on = threading.Event()
begun = threading.Event()


@task()
def take_long(number: int) -> None:
    begun.set()
    go_on.wait(20)
    done.append(number)


@pytest.fixture(autouse=True)
def _reset() -> None:
    begun.clear()
    go_on.clear()


def until(what: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def in_thread(work: Callable[[], None]) -> threading.Thread:
    def whole() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=whole)
    thread.start()
    return thread


def test_a_worker_hears_of_new_work_soon_and_stops_when_told() -> None:
    stop = threading.Event()
    thread = in_thread(lambda: worker.run(stop))
    time.sleep(1)

    began = time.monotonic()
    enqueue(note, 1)
    until(lambda: done == [1])
    heard_after = time.monotonic() - began
    stop.set()
    thread.join(5)

    assert heard_after < 3  # the look without a bell comes after five seconds
    assert not thread.is_alive()
    assert Job.objects.count() == 0


def test_a_stop_lets_the_running_job_end_and_gives_the_others_back() -> None:
    enqueue(take_long, 1)
    enqueue(note, 2)
    stop = threading.Event()
    thread = in_thread(lambda: worker.run(stop))
    begun.wait(20)

    stop.set()
    go_on.set()
    thread.join(20)

    assert done == [1]
    assert Job.objects.values_list("arguments", "state", "worker").get() == ([2], "ready", "")


def test_a_long_job_keeps_its_lease_and_does_not_hold_the_others() -> None:
    enqueue(take_long, 1)
    enqueue(note, 2)
    stop = threading.Event()
    quick = {"lease": timedelta(seconds=2), "beat_seconds": 0.3, "reap_seconds": 0.3}
    threads = [in_thread(Worker(stop, **quick).run)]  # type: ignore[arg-type]
    begun.wait(20)
    threads.append(in_thread(Worker(stop, **quick).run))  # type: ignore[arg-type]

    until(lambda: done == [2])
    time.sleep(3)
    go_on.set()
    until(lambda: Job.objects.count() == 0)
    stop.set()
    for thread in threads:
        thread.join(20)

    assert done == [2, 1]


def test_four_workers_run_every_job_once_and_every_stream_in_order() -> None:
    for number in range(120):
        enqueue(note, number, stream=f"ticket:{number % 6}")
    stop = threading.Event()
    threads = [in_thread(Worker(stop).run) for _ in range(4)]

    until(lambda: Job.objects.count() == 0, 60)
    stop.set()
    for thread in threads:
        thread.join(20)

    assert Counter(done) == Counter(range(120))
    for stream in range(6):
        of_stream = [number for number in done if number % 6 == stream]
        assert of_stream == sorted(of_stream)


def test_two_schedulers_run_each_due_time_once() -> None:
    rhythm = Schedule("of two", come_round, timedelta(minutes=10), EPOCH)
    noon = EPOCH + timedelta(days=100)
    ScheduleMark.objects.create(name="of two", due_at=noon)
    together = threading.Barrier(2)
    won: list[bool] = []

    def look() -> None:
        for times in range(1, 6):
            together.wait(20)
            now = noon + times * rhythm.period
            mark = ScheduleMark.objects.get(name="of two").due_at
            together.wait(20)  # both have seen the same mark
            won.append(came_due(rhythm, mark, now))

    threads = [in_thread(look) for _ in range(2)]
    for thread in threads:
        thread.join(60)

    assert sorted(won) == [False] * 5 + [True] * 5


def test_the_scheduler_stops_when_told() -> None:
    stop = threading.Event()
    thread = in_thread(lambda: schedule.run(stop))
    time.sleep(0.5)

    stop.set()
    thread.join(5)

    assert not thread.is_alive()
    assert ScheduleMark.objects.filter(name="seal the log").count() == 1


@pytest.mark.usefixtures("postgres_only")
def test_a_waiting_job_is_not_taken_by_a_worker_before_its_second_wish_commits() -> None:
    enqueue(note, 1, key="reindex:1")
    wished, looked = threading.Event(), threading.Event()

    def wish_again() -> None:
        with transaction.atomic():
            enqueue(note, 1, key="reindex:1")
            wished.set()
            looked.wait(20)

    thread = in_thread(wish_again)
    wished.wait(20)
    early = worker.run_until_empty()
    looked.set()
    thread.join(20)

    late = worker.run_until_empty()

    assert (sum(early.values()), sum(late.values()), done) == (0, 1, [1])


@pytest.mark.usefixtures("sqlite_only")
def test_an_idle_look_takes_no_lock() -> None:
    looked = threading.Event()
    thread = None
    with transaction.atomic():  # holds the one write lock
        ScheduleMark.objects.create(name="busy", due_at=clock.now())
        bell = Bell()

        def look() -> None:
            bell.mark()
            bell.wait(threading.Event(), 0.3)
            reap()
            looked.set()

        thread = in_thread(look)
        was_free = looked.wait(5)
    thread.join(20)

    assert was_free
    assert connection.in_atomic_block is False

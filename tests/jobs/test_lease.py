from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ombud.base import clock
from ombud.jobs.enqueue import enqueue
from ombud.jobs.lease import LEASE, Lease, claim, reap
from ombud.jobs.models import Job
from ombud.jobs.worker import REAP_SECONDS, run_until_empty
from tests.jobs.tasks import done, note

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def seconds(count: float) -> datetime:
    return NOON + timedelta(seconds=count)


def claimed_at_noon(*numbers: int) -> Lease:
    with clock.held_at(NOON):
        for number in numbers:
            enqueue(note, number)
        lease = claim()
    assert lease is not None
    return lease


def test_a_dead_workers_job_runs_again_within_a_minute() -> None:
    assert LEASE.total_seconds() + REAP_SECONDS < 60


def test_a_lease_holds_for_thirty_seconds() -> None:
    claimed_at_noon(1)

    with clock.held_at(seconds(30)):
        early = reap()
    with clock.held_at(seconds(30.1)):
        late = reap()

    assert (early, late) == (0, 1)
    assert Job.objects.values_list("state", "attempts", "deaths").get() == ("ready", 1, 1)


def test_a_beat_makes_the_lease_longer_and_gives_the_others_away() -> None:
    lease = claimed_at_noon(1, 2)
    running = lease.next()
    assert running is not None

    with clock.held_at(seconds(25)):
        lease.beat()
        taken_over = claim()
    with clock.held_at(seconds(50)):
        reaped = reap()

    assert taken_over is not None
    other = taken_over.next()
    assert other is not None
    assert (running.arguments, other.arguments) == ([1], [2])
    assert lease.next() is None
    assert reaped == 0


def test_ending_a_lease_gives_back_what_was_not_begun() -> None:
    lease = claimed_at_noon(1, 2, 3)
    lease.next()

    lease.end()

    states = list(Job.objects.order_by("pk").values_list("state", "worker"))
    assert states[1:] == [("ready", ""), ("ready", "")]
    assert states[0][0] == "leased"


def test_only_the_job_that_ran_is_blamed_for_the_death() -> None:
    claimed_at_noon(1, 2, 3)

    with clock.held_at(seconds(31)):
        reap()

    deaths = list(Job.objects.order_by("pk").values_list("deaths", "attempts", "state"))
    assert deaths == [(1, 1, "ready"), (0, 0, "ready"), (0, 0, "ready")]


def test_the_third_death_puts_the_job_aside_and_others_go_on() -> None:
    claimed_at_noon(1, 2)
    for round_ in range(1, 4):
        with clock.held_at(seconds(31 * round_)):
            reap()
            claim()

    with clock.held_at(seconds(31 * 4)):
        reap()
        run_until_empty()

    job = Job.objects.get()
    assert (job.arguments, job.state, job.deaths) == ([1], "dead", 3)
    assert job.error == "the worker ended while it ran"
    assert done == [2]


def test_a_lease_from_before_the_clock_was_put_back_runs_out() -> None:
    claimed_at_noon(1)

    with clock.held_at(NOON - timedelta(hours=1)):
        reaped = reap()

    assert reaped == 1

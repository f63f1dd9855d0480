from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ombud.base import clock
from ombud.base.actor import Actor, ActorKind
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.jobs.actions import discard_dead, retry_dead
from ombud.jobs.enqueue import enqueue
from ombud.jobs.models import Job
from ombud.jobs.queries import Health, dead_letters, queue_health
from ombud.jobs.worker import run_until_empty
from tests.jobs.tasks import done, fail, note

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROSA = Actor(ActorKind.AGENT, 5)


def dead_job() -> Job:
    job = enqueue(fail, 1)
    Job.objects.filter(pk=job.pk).update(attempts=7)
    run_until_empty()
    done.clear()
    return dead_letters().get()


def told() -> list[tuple[str, str, int]]:
    return list(Event.objects.order_by("pk").values_list("kind", "actor_kind", "actor_id"))


def test_a_job_put_aside_is_recorded() -> None:
    job = dead_job()

    event = Event.objects.get()
    assert (event.kind, event.subject_type, event.subject_id) == (
        "job.put-aside",
        "job",
        job.pk,
    )
    assert event.payload == {"attempts": 8, "deaths": 0}


def test_a_dead_job_that_is_retried_gets_all_its_tries_again() -> None:
    job = dead_job()

    retry_dead(job, actor=ROSA)

    run_until_empty()
    job.refresh_from_db()
    assert (done, job.attempts, job.state) == ([1], 1, "ready")
    assert told() == [("job.put-aside", "system", 0), ("job.retried", "agent", 5)]


def test_retrying_twice_records_once() -> None:
    job = dead_job()
    retry_dead(job, actor=ROSA)

    retry_dead(job, actor=ROSA)

    assert Event.objects.filter(kind="job.retried").count() == 1


def test_a_dead_job_can_be_discarded() -> None:
    job = dead_job()

    discard_dead(job, actor=ROSA)

    assert Job.objects.count() == 0
    assert told()[-1] == ("job.discarded", "agent", 5)


def test_a_waiting_job_refuses_to_be_discarded_and_stays() -> None:
    job = enqueue(note, 1)

    with pytest.raises(Refused, match="put aside"):
        discard_dead(job, actor=ROSA)

    assert Job.objects.get().state == "ready"
    assert told() == []


def test_health_counts_and_knows_the_oldest_job_that_is_due() -> None:
    with clock.held_at(NOON):
        enqueue(note, 1)
        enqueue(note, 2, run_at=NOON + timedelta(days=1))

    with clock.held_at(NOON + timedelta(seconds=90)):
        health = queue_health()

    assert health == Health(ready=2, leased=0, dead=0, oldest_ready_seconds=90.0)


def test_an_empty_queue_is_healthy() -> None:
    assert queue_health() == Health(0, 0, 0, 0.0)

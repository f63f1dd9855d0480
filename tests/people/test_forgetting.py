"""Sessions and sign-in tries leave the database when their time is over."""

from __future__ import annotations

from django.test import Client

from ombud.base import clock
from ombud.jobs.schedule import schedules
from ombud.people.models import Session, SignInThrottle
from ombud.people.tasks import forget_what_ended
from tests.world import World


def counts() -> tuple[int, int]:
    return Session.objects.count(), SignInThrottle.objects.count()


def test_what_has_ended_is_removed_and_what_runs_stays(world: World, as_ana: Client) -> None:
    Client().post("/sign-in/", {"email": "ana@halden.example", "password": "wrong"})
    begun = counts()

    forget_what_ended.call()
    running = counts()
    with clock.held_at(clock.in_(minutes=16)):
        forget_what_ended.call()
        tries_ended = counts()
    with clock.held_at(clock.in_(hours=13)):
        forget_what_ended.call()

    assert (begun, running, tries_ended, counts()) == ((1, 2), (1, 2), (1, 0), (0, 0))


def test_it_comes_round_every_ten_minutes() -> None:
    schedule = schedules["forget ended sessions and tries"]

    assert (schedule.task, schedule.period.total_seconds()) == (forget_what_ended, 600)

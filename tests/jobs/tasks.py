"""Tasks for the tests of the queue. What they did is kept here, in the order it happened."""

from __future__ import annotations

from django_tasks import task

from ombud.base import clock
from ombud.jobs.models import ScheduleMark

done: list[int] = []


class Unlucky(Exception):  # noqa: N818 - named for what it tells
    """Raised with words that must not be kept."""


@task()
def note(number: int) -> None:
    done.append(number)


@task(priority=50)
def note_soon(number: int) -> None:
    done.append(number)


@task()
def fail(number: int) -> None:
    done.append(number)
    raise Unlucky("cleo@lumen.example cannot be reached")


@task()
def fail_once(number: int) -> None:
    done.append(number)
    if done.count(number) == 1:
        raise Unlucky("cleo@lumen.example cannot be reached")


@task(atomic=True)
def mark_and_fail(number: int) -> None:
    ScheduleMark.objects.create(name=f"effect {number}", due_at=clock.now())
    raise Unlucky("after the effect")


@task(atomic=True)
def mark(number: int) -> None:
    ScheduleMark.objects.create(name=f"effect {number}", due_at=clock.now())


@task()
def queue_another(number: int) -> None:
    note.enqueue(number + 1)


@task()
def come_round() -> None:
    done.append(0)

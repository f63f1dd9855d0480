"""Tasks that a process is killed in. They tell by files that they began."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from django_tasks import task

from ombud.base import clock
from ombud.jobs.models import ScheduleMark


def count(name: str) -> int:
    """Add a line to the file ``name`` and return how many there are."""
    path = Path(os.environ["OMBUD_TEST_FOLDER"]) / name
    with path.open("a") as file:
        file.write("begun\n")
    return len(path.read_text().splitlines())


@task(atomic=True)
def take_effect_slowly(number: int) -> None:
    """Have an effect, and be slow about it the first time."""
    ScheduleMark.objects.create(name=f"effect {time.time_ns()}", due_at=clock.now())
    if count(f"begun-{number}") == 1:
        time.sleep(120)


@task()
def kill_the_worker(number: int) -> None:
    count(f"killed-{number}")
    os.kill(os.getpid(), signal.SIGKILL)


@task()
def note(number: int) -> None:
    count(f"noted-{number}")


@task()
def come_round() -> None:
    count("rounds")

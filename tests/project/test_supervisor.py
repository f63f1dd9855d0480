from __future__ import annotations

import threading

import pytest

from ombud.project.serve.services import Service, keep_running
from ombud.project.serve.supervisor import Part, pause_after


@pytest.mark.parametrize(
    ("pause", "lasted", "expected"),
    [
        (0.5, 0.1, 1.0),
        (1.0, 29.9, 2.0),
        (20.0, 0.0, 30.0),
        (30.0, 0.0, 30.0),
        (16.0, 30.0, 0.5),
    ],
)
def test_a_part_that_keeps_dying_waits_longer_each_time(
    pause: float, lasted: float, expected: float
) -> None:
    part = Part("web", "module", "run", pause=pause)

    assert pause_after(part, lasted) == expected


@pytest.mark.django_db
def test_a_service_that_breaks_is_run_again() -> None:
    stop, runs = threading.Event(), []

    def breaks_once(given: threading.Event) -> None:
        runs.append(1)
        if len(runs) == 1:
            raise OSError("the port is taken")
        given.set()

    thread = threading.Thread(target=keep_running, args=(Service("smtp", breaks_once), stop))
    thread.start()
    thread.join(10)

    assert len(runs) == 2
    assert not thread.is_alive()

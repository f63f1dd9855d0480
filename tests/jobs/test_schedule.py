from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from ombud.base import clock
from ombud.jobs.models import Job, ScheduleMark
from ombud.jobs.schedule import EPOCH, Schedule, came_due, every, schedules, tick
from tests.jobs.tasks import come_round

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEN_MINUTES = Schedule("ten minutes", come_round, timedelta(minutes=10), EPOCH)
AT_THREE = Schedule("at three", come_round, timedelta(days=1), EPOCH.replace(hour=3))


def look(schedule: Schedule, now: datetime) -> bool:
    mark = ScheduleMark.objects.filter(name=schedule.name).first()
    return came_due(schedule, mark.due_at if mark else None, now)


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


@pytest.mark.parametrize(
    ("schedule", "now", "expected"),
    [
        (TEN_MINUTES, minutes(0), minutes(0)),
        (TEN_MINUTES, minutes(9.99), minutes(0)),
        (TEN_MINUTES, minutes(10), minutes(10)),
        (AT_THREE, NOON, NOON.replace(hour=3)),
        (AT_THREE, NOON.replace(hour=2), datetime(2026, 11, 22, 3, tzinfo=UTC)),
    ],
)
def test_the_latest_due_time(schedule: Schedule, now: datetime, expected: datetime) -> None:
    assert schedule.latest_due(now) == expected


def test_a_new_schedule_waits_for_its_first_due_time() -> None:
    runs = [look(TEN_MINUTES, minutes(at)) for at in (3, 9, 10, 11)]

    assert runs == [False, False, True, False]
    assert Job.objects.get().task == "tests.jobs.tasks.come_round"


def test_due_times_missed_while_the_server_was_off_are_one_run() -> None:
    look(TEN_MINUTES, minutes(0))

    runs = [look(TEN_MINUTES, minutes(at)) for at in (305, 306, 310)]

    assert runs == [True, False, True]


def test_who_comes_second_does_not_run_it_again() -> None:
    look(TEN_MINUTES, minutes(0))
    seen_by_both = minutes(0)

    runs = [came_due(TEN_MINUTES, seen_by_both, minutes(10)) for _ in range(2)]

    assert runs == [True, False]
    assert Job.objects.count() == 1


def test_an_hour_back_holds_a_short_schedule_for_one_period_only() -> None:
    look(TEN_MINUTES, minutes(0))
    look(TEN_MINUTES, minutes(10))

    runs = [look(TEN_MINUTES, minutes(at)) for at in (-50, -45, -40)]

    assert runs == [False, False, True]


def test_an_hour_back_does_not_run_the_days_work_twice() -> None:
    look(AT_THREE, NOON.replace(hour=1))
    before = look(AT_THREE, NOON.replace(hour=3, minute=5))

    again = [look(AT_THREE, NOON.replace(hour=hour, minute=5)) for hour in (2, 3, 4)]
    next_day = look(AT_THREE, NOON.replace(hour=3, minute=5) + timedelta(days=1))

    assert (before, again, next_day) == (True, [False, False, False], True)


def test_a_day_ahead_runs_once() -> None:
    look(TEN_MINUTES, minutes(0))

    runs = [look(TEN_MINUTES, minutes(at)) for at in (1440, 1441)]

    assert runs == [True, False]


def test_a_tick_queues_every_schedule_that_is_due() -> None:
    every("test of tick", come_round, seconds=600)
    with clock.held_at(NOON):
        tick()

    with clock.held_at(minutes(10)):
        first, second = tick(), tick()

    assert "test of tick" in first
    assert second == []


@pytest.mark.parametrize(
    "when", [{}, {"seconds": 5, "daily_at": time(3)}, {"seconds": 0}, {"seconds": -5}]
)
def test_a_schedule_has_exactly_one_rhythm(when: dict[str, int | time]) -> None:
    with pytest.raises(ValueError, match="either seconds or daily_at"):
        every("neither", come_round, **when)  # type: ignore[arg-type]

    assert "neither" not in schedules


def test_a_name_is_given_once() -> None:
    every("taken", come_round, seconds=600)

    with pytest.raises(ValueError, match="taken"):
        every("taken", come_round, seconds=60)

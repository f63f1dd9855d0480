"""Time spent on a ticket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.tickets.actions import (
    correct_time,
    discard_timer,
    log_time,
    remove_time,
    start_timer,
    stop_timer,
)
from ombud.tickets.models import TimeEntry, Timer
from ombud.tickets.spent import hours_and_minutes, time_spent
from ombud.tickets.statuses import Activity
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def told(kind: str) -> list[dict[str, object]]:
    return list(
        Event.objects.filter(kind=kind).order_by("pk").values_list("payload", flat=True)
    )


def test_a_correction_leaves_both_numbers_in_the_log(world: World) -> None:
    ticket = make_ticket(world)
    entry = log_time(ticket, minutes=75, agent=world.ana, actor=world.ana.actor)

    for _ in range(2):
        correct_time(
            entry, minutes=15, activity=Activity.CALL, note="a  call", actor=world.sven.actor
        )

    kept = TimeEntry.objects.get()
    assert (kept.minutes, kept.activity, kept.note) == (15, "call", "a call")
    assert told("time.corrected") == [{"entry": entry.pk, "before": 75, "after": 15}]


def test_the_total_counts_what_was_not_struck(world: World) -> None:
    ticket = make_ticket(world)
    for minutes in (5, 10, 20):
        entry = log_time(ticket, minutes=minutes, agent=world.ana, actor=world.ana.actor)
    number = entry.pk
    remove_time(entry, actor=world.ana.actor)

    assert time_spent(ticket, latest=1).minutes == 15
    assert told("time.removed") == [{"entry": number, "minutes": 20}]


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_more_than_a_day_or_nothing_is_refused(world: World, minutes: int) -> None:
    with pytest.raises(Refused, match="24 hours"):
        log_time(make_ticket(world), minutes=minutes, agent=world.ana, actor=SYSTEM)


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 1), (60, 1), (61, 2), (3599, 60), (90_000, 1440)]
)
def test_begun_minutes_count_in_full(world: World, seconds: int, minutes: int) -> None:
    ticket = make_ticket(world)
    with clock.held_at(NOW):
        start_timer(ticket, agent=world.ana, actor=world.ana.actor)

    with clock.held_at(NOW + timedelta(seconds=seconds)):
        entry = stop_timer(world.ana, actor=world.ana.actor)

    assert entry is not None
    assert (entry.minutes, Timer.objects.count()) == (minutes, 0)


def test_there_is_one_timer_and_starting_it_elsewhere_writes_down_the_first(
    world: World,
) -> None:
    first, second = make_ticket(world), make_ticket(world)
    with clock.held_at(NOW):
        for _ in range(2):
            start_timer(first, agent=world.ana, actor=world.ana.actor)

    with clock.held_at(NOW + timedelta(minutes=10)):
        start_timer(second, agent=world.ana, actor=world.ana.actor)

    assert list(TimeEntry.objects.values_list("ticket", "minutes")) == [(first.pk, 10)]
    assert Timer.objects.get().ticket == second
    assert len(told("time.timer-started")) == 2


def test_stopping_what_does_not_run_does_nothing(world: World) -> None:
    start_timer(make_ticket(world), agent=world.ana, actor=world.ana.actor)
    discard_timer(world.ana)

    assert stop_timer(world.ana, actor=world.ana.actor) is None
    assert not TimeEntry.objects.exists()


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0:00"), (5, "0:05"), (75, "1:15"), (1440, "24:00")]
)
def test_minutes_are_written_as_on_a_time_sheet(minutes: int, words: str) -> None:
    assert hours_and_minutes(minutes) == words

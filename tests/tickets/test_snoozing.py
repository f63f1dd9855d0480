"""Tickets that sleep, and reminders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.rules.compile import to_q
from ombud.rules.context import Context
from ombud.rules.language import from_json
from ombud.tickets.actions import (
    drop_reminder,
    receive_message,
    set_reminder,
    set_status,
    snooze_ticket,
    solve_ticket,
    wake_ticket,
)
from ombud.tickets.content import Content
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import Reminder, Snooze, Ticket, View
from ombud.tickets.statuses import Channel, Status, WakeReason
from ombud.tickets.tasks import catch_up_with_the_clock, remind_one, wake_one
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FRIDAY = NOW + timedelta(days=7)


def told(kind: str) -> list[dict[str, object]]:
    return list(
        Event.objects.filter(kind=kind).order_by("pk").values_list("payload", flat=True)
    )


def listed(key: str, now: datetime, me: int) -> list[Ticket]:
    node = from_json(View.objects.get(key=key).condition, TICKET_FIELDS)
    context = Context(now=now, agent_id=me, team_ids=frozenset(), time_zone=UTC)
    return list(Ticket.objects.filter(to_q(node, TICKET_FIELDS, context)))


def test_a_ticket_that_sleeps_is_out_of_the_open_lists_until_the_second(world: World) -> None:
    with clock.held_at(NOW):
        ticket = make_ticket(world)
        snooze_ticket(ticket, until=FRIDAY, agent=world.ana, actor=world.ana.actor)

    before = FRIDAY - timedelta(seconds=1)
    me = world.ana.pk

    for view in ("your-turn", "unassigned", "unsolved"):
        assert listed(view, before, me) == []
    assert listed("snoozed", before, me) == [ticket]
    assert listed("everything", before, me) == [ticket]
    assert listed("unsolved", FRIDAY, me) == [ticket]
    assert listed("snoozed", FRIDAY, me) == []


def test_it_wakes_by_the_clock_once_and_it_is_our_turn(world: World) -> None:
    with clock.held_at(NOW):
        ticket = make_ticket(world)
        set_status(ticket, Status.PENDING, actor=SYSTEM)
        snooze_ticket(ticket, until=FRIDAY, agent=world.ana, actor=world.ana.actor)
        wake_one.func(ticket.pk)
    asleep = Snooze.objects.count()

    with clock.held_at(FRIDAY):
        wake_one.func(ticket.pk)
        catch_up_with_the_clock.func()

    ticket.refresh_from_db()
    assert asleep == 1
    assert (ticket.status, ticket.awaits_us, ticket.updated_at) == (Status.OPEN, True, FRIDAY)
    assert told("ticket.woken") == [{"reason": "time", "agent": world.ana.pk}]


def test_what_lost_its_job_is_caught_up_with(world: World) -> None:
    with clock.held_at(NOW):
        ticket = make_ticket(world)
        snooze_ticket(ticket, until=FRIDAY, agent=world.ana, actor=world.ana.actor)
        set_reminder(ticket, at=FRIDAY, agent=world.ana, actor=world.ana.actor)

    with clock.held_at(FRIDAY):
        catch_up_with_the_clock.func()

    assert (Snooze.objects.count(), Reminder.objects.count()) == (0, 0)
    assert told("ticket.reminder-came") == [{"agent": world.ana.pk}]


def test_a_message_of_the_contact_wakes_it_and_a_machine_does_not(world: World) -> None:
    ticket = make_ticket(world)
    snooze_ticket(ticket, until=None, agent=world.ana, actor=world.ana.actor)

    def comes(*, reopens: bool) -> None:
        receive_message(
            ticket,
            Content(text="Hello"),
            contact=world.cleo,
            channel=Channel.EMAIL,
            actor=SYSTEM,
            reopens=reopens,
        )

    comes(reopens=False)
    still = Snooze.objects.count()
    comes(reopens=True)

    assert (still, Snooze.objects.count()) == (1, 0)
    assert told("ticket.woken") == [{"reason": "message", "agent": world.ana.pk}]


def test_snoozing_again_moves_the_time(world: World) -> None:
    with clock.held_at(NOW):
        ticket = make_ticket(world)
        for until in (FRIDAY, FRIDAY + timedelta(days=1)):
            snooze_ticket(ticket, until=until, agent=world.ana, actor=world.ana.actor)

    with clock.held_at(FRIDAY):
        wake_one.func(ticket.pk)

    assert Snooze.objects.get().until == FRIDAY + timedelta(days=1)


def test_waking_by_hand_and_solving_end_the_sleep(world: World) -> None:
    woken, solved = make_ticket(world), make_ticket(world)
    for ticket in (woken, solved):
        snooze_ticket(ticket, until=None, agent=world.ana, actor=world.ana.actor)

    wake_ticket(woken, reason=WakeReason.AGENT, actor=SYSTEM)
    wake_ticket(woken, reason=WakeReason.AGENT, actor=SYSTEM)
    solve_ticket(solved, actor=SYSTEM)

    assert not Snooze.objects.exists()
    assert [one["reason"] for one in told("ticket.woken")] == ["agent", "done"]


@pytest.mark.parametrize("until", [NOW, NOW - timedelta(days=1), NOW + timedelta(days=400)])
def test_a_time_that_does_not_lie_ahead_is_refused(world: World, until: datetime) -> None:
    with clock.held_at(NOW):
        ticket = make_ticket(world)

        with pytest.raises(Refused, match="ahead"):
            snooze_ticket(ticket, until=until, agent=world.ana, actor=world.ana.actor)
        with pytest.raises(Refused, match="ahead"):
            set_reminder(ticket, at=until, agent=world.ana, actor=world.ana.actor)

    assert told("ticket.snoozed") == []


def test_a_solved_ticket_does_not_sleep(world: World) -> None:
    ticket = make_ticket(world)
    solve_ticket(ticket, actor=SYSTEM)

    with pytest.raises(Refused, match="solved"):
        snooze_ticket(ticket, until=None, agent=world.ana, actor=world.ana.actor)


def test_a_reminder_comes_at_its_time_and_can_be_dropped(world: World) -> None:
    with clock.held_at(NOW):
        ticket = make_ticket(world)
        kept = set_reminder(ticket, at=FRIDAY, agent=world.ana, actor=world.ana.actor)
        set_reminder(ticket, at=FRIDAY, agent=world.sven, actor=world.sven.actor)
        drop_reminder(ticket, agent=world.sven, actor=world.sven.actor)
        remind_one.func(kept.pk)
    early = told("ticket.reminder-came")

    with clock.held_at(FRIDAY):
        remind_one.func(kept.pk)
        remind_one.func(kept.pk)

    assert early == []
    assert told("ticket.reminder-came") == [{"agent": world.ana.pk}]

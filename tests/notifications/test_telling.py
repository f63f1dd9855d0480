"""Who is told of what."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.facts import JobPutAside
from ombud.events.log import record
from ombud.events.models import Event
from ombud.jobs.models import Job
from ombud.notifications.actions import choose, forget_old, mark_all_read, mark_read
from ombud.notifications.models import Notification
from ombud.notifications.queries import page_of, unread_of
from ombud.notifications.recipients import CONCERNED
from ombud.notifications.statuses import Kind
from ombud.notifications.tasks import tell
from ombud.tickets.actions import (
    add_checklist,
    add_note,
    add_task,
    assign_ticket,
    change_task,
    move_ticket,
    receive_message,
    set_reminder,
    snooze_ticket,
    watch_ticket,
)
from ombud.tickets.content import Content
from ombud.tickets.statuses import Channel
from ombud.tickets.tasks import catch_up_with_the_clock, task_due
from tests.makers import make_ticket

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from ombud.tickets.models import Ticket
    from tests.world import World

NIGHT = datetime(2026, 11, 20, 23, tzinfo=UTC)
MORNING = datetime(2026, 11, 21, 7, tzinfo=UTC)


def tell_all() -> None:
    """Do what the queue does, twice: telling again tells nobody."""
    for number in Event.objects.filter(kind__in=CONCERNED).values_list("pk", flat=True):
        tell.func(number)
        tell.func(number)


def told(agent: Agent) -> list[str]:
    rows = Notification.objects.filter(agent=agent).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def writes(world: World, ticket: Ticket) -> None:
    receive_message(
        ticket,
        Content(text="Hello?"),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=SYSTEM,
    )


def test_who_is_made_responsible_is_told_and_who_takes_it_is_not(world: World) -> None:
    given, taken = make_ticket(world), make_ticket(world)
    assign_ticket(given, world.ana, actor=world.sven.actor)
    assign_ticket(taken, world.sven, actor=world.sven.actor)

    tell_all()

    assert (told(world.ana), told(world.sven)) == (["assigned"], [])


def test_a_message_is_told_to_who_is_responsible_and_who_follows(world: World) -> None:
    ticket = make_ticket(world)
    assign_ticket(ticket, world.ana, actor=world.ana.actor)
    watch_ticket(ticket, world.olga, actor=world.olga.actor)
    writes(world, ticket)

    tell_all()

    assert [told(one) for one in (world.ana, world.olga, world.sven)] == [
        ["reply"],
        ["reply"],
        [],
    ]


def test_who_is_called_in_a_note_is_told(world: World) -> None:
    note = Content(text="@Sven Halden?")
    add_note(make_ticket(world), note, agent=world.ana, actor=world.ana.actor)

    tell_all()

    assert told(world.sven) == ["mentioned"]


def test_who_may_not_see_the_ticket_any_more_is_told_nothing(world: World) -> None:
    ticket = make_ticket(world)
    watch_ticket(ticket, world.ana, actor=world.ana.actor)
    move_ticket(ticket, world.cards, actor=world.ana.actor)
    writes(world, ticket)

    tell_all()

    assert told(world.ana) == []


def test_the_clock_tells_of_tasks_sleep_and_reminders(world: World) -> None:
    with clock.held_at(NIGHT):
        ticket = make_ticket(world)
        checklist = add_checklist(ticket, title="L", actor=SYSTEM)
        task = add_task(checklist, title="Call", due_at=MORNING, actor=SYSTEM)
        change_task(
            task,
            title="Call",
            assignee=world.sven,
            due_at=MORNING,
            actor=world.ana.actor,
        )
        snooze_ticket(ticket, until=MORNING, agent=world.ana, actor=world.ana.actor)
        set_reminder(ticket, at=MORNING, agent=world.olga, actor=world.olga.actor)
    with clock.held_at(MORNING):
        catch_up_with_the_clock.func()
        task_due.func(task.pk)

    tell_all()

    assert [told(one) for one in (world.ana, world.sven, world.olga)] == [
        ["woken"],
        ["task", "due"],
        ["reminder"],
    ]


def test_work_that_stopped_is_told_to_who_operates_but_not_our_own(world: World) -> None:
    for task in ("somebody.elses", "ombud.notifications.tasks.tell"):
        job = Job.objects.create(task=task, state=Job.State.DEAD)
        record(JobPutAside(attempts=9, deaths=0), job, actor=SYSTEM)

    tell_all()

    assert (told(world.rosa), told(world.sven)) == (["stopped"], [])


def test_what_is_not_wanted_is_not_told(world: World) -> None:
    choose(world.ana, wanted=[Kind.MENTIONED], begins=None, ends=None)
    assign_ticket(make_ticket(world), world.ana, actor=world.sven.actor)

    tell_all()

    assert told(world.ana) == []


def test_quiet_hours_hold_back_the_bell_and_not_the_list(world: World) -> None:
    choose(world.ana, wanted=list(Kind), begins=time(22), ends=time(7))
    with clock.held_at(NIGHT):
        assign_ticket(make_ticket(world), world.ana, actor=world.sven.actor)
        tell_all()
        at_night = unread_of(world.ana).count
        listed = page_of(world.ana, None)[0]

    with clock.held_at(MORNING):
        in_the_morning = unread_of(world.ana).count

    assert (at_night, len(listed), in_the_morning) == (0, 1, 1)


@pytest.mark.parametrize(("begins", "ends"), [(time(22), None), (time(9), time(9))])
def test_half_of_the_quiet_hours_is_refused(
    world: World, begins: time, ends: time | None
) -> None:
    with pytest.raises(Refused, match="Quiet hours"):
        choose(world.ana, wanted=[], begins=begins, ends=ends)


def test_all_read_leaves_what_came_since(world: World) -> None:
    ticket = make_ticket(world)
    watch_ticket(ticket, world.ana, actor=world.ana.actor)
    for _ in range(3):
        writes(world, ticket)
    tell_all()
    second = Notification.objects.order_by("pk")[1]

    mark_all_read(world.ana, up_to=second.pk)

    assert unread_of(world.ana).count == 1


def test_what_was_read_is_forgotten_after_a_season(world: World) -> None:
    assign_ticket(make_ticket(world), world.ana, actor=world.sven.actor)
    tell_all()
    mark_read(Notification.objects.get())

    with clock.held_at(clock.in_(days=89)):
        forget_old()
    kept = Notification.objects.count()
    with clock.held_at(clock.in_(days=91)):
        forget_old()

    assert (kept, Notification.objects.count()) == (1, 0)


def test_each_telling_is_one_event_about_the_agent(world: World) -> None:
    assign_ticket(make_ticket(world), world.ana, actor=world.sven.actor)
    tell_all()

    event = Event.objects.get(kind="agent.notified")

    assert (event.subject_type, event.subject_id) == ("agent", world.ana.pk)
    assert event.payload == {"notification": Notification.objects.get().pk}

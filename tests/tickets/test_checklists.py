"""Lists of tasks on a ticket."""

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
from ombud.rules.evaluate import matches
from ombud.rules.query import parse
from ombud.tickets.actions import (
    add_checklist,
    add_task,
    change_task,
    close_ticket,
    complete_task,
    remove_checklist,
    remove_task,
    reopen_task,
    reply,
    retire_template,
    save_template,
    solve_ticket,
)
from ombud.tickets.content import Content
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import Task, Ticket
from ombud.tickets.statuses import Status
from ombud.tickets.tasks import task_due
from tests.makers import make_ticket

if TYPE_CHECKING:
    from ombud.tickets.models import ChecklistTemplate
    from tests.world import World

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def told(kind: str) -> list[dict[str, object]]:
    return list(
        Event.objects.filter(kind=kind).order_by("pk").values_list("payload", flat=True)
    )


@pytest.fixture
def refund(world: World) -> ChecklistTemplate:
    steps = [("Check the amount", None), ("Call the bank", 24)]
    return save_template(None, name="Refund", steps=steps, blocks_solving=True, actor=SYSTEM)


def test_a_prepared_list_brings_its_tasks_and_their_times(
    world: World, refund: ChecklistTemplate
) -> None:
    with clock.held_at(NOW):
        ticket = make_ticket(world)
        first = add_checklist(ticket, title="", template=refund, actor=SYSTEM)
        second = add_checklist(ticket, title="My own", actor=SYSTEM)

    tasks = list(first.tasks.order_by("pk").values_list("title", "due_at"))
    assert tasks == [("Check the amount", None), ("Call the bank", NOW + timedelta(days=1))]
    assert (first.title, second.title, second.blocks_solving) == ("Refund", "My own", False)
    assert told("ticket.checklist-added") == [
        {"checklist": first.pk, "template": refund.pk},
        {"checklist": second.pk, "template": None},
    ]


def test_who_did_a_task_and_when_is_kept_once(world: World) -> None:
    ticket = make_ticket(world)
    task = add_task(add_checklist(ticket, title="L", actor=SYSTEM), title="Call", actor=SYSTEM)

    with clock.held_at(NOW):
        complete_task(task, agent=world.ana, actor=world.ana.actor)
    complete_task(task, agent=world.sven, actor=world.sven.actor)

    kept = Task.objects.get()
    assert (kept.done_at, kept.done_by) == (NOW, world.ana)
    assert told("task.done") == [{"task": task.pk}]


def test_open_tasks_that_come_first_hold_the_ticket_open(
    world: World, refund: ChecklistTemplate
) -> None:
    ticket = make_ticket(world)
    checklist = add_checklist(ticket, title="", template=refund, actor=SYSTEM)

    with pytest.raises(Refused, match="open tasks"):
        solve_ticket(ticket, actor=world.ana.actor)
    with pytest.raises(Refused, match="open tasks"):
        reply(
            ticket,
            Content(text="Done."),
            agent=world.ana,
            actor=world.ana.actor,
            then=Status.SOLVED,
        )
    for task in checklist.tasks.all():
        complete_task(task, agent=world.ana, actor=world.ana.actor)
    solve_ticket(ticket, actor=world.ana.actor)

    assert Ticket.objects.get().status == Status.SOLVED
    assert ticket.messages.count() == 1


def test_a_list_that_does_not_come_first_holds_nothing(world: World) -> None:
    ticket = make_ticket(world)
    add_task(add_checklist(ticket, title="L", actor=SYSTEM), title="Later", actor=SYSTEM)

    solve_ticket(ticket, actor=world.ana.actor)

    assert Ticket.objects.get().status == Status.SOLVED


def test_a_task_changes_hands_and_the_same_again_is_silent(world: World) -> None:
    ticket = make_ticket(world)
    task = add_task(add_checklist(ticket, title="L", actor=SYSTEM), title="Call", actor=SYSTEM)

    for _ in range(2):
        change_task(task, title=" Call  now ", assignee=world.sven, due_at=NOW, actor=SYSTEM)

    assert Task.objects.get().title == "Call now"
    assert told("task.changed") == [
        {"task": task.pk, "before": None, "after": world.sven.pk, "due": NOW.isoformat()}
    ]


def test_who_may_not_see_the_ticket_gets_no_task_of_it(world: World) -> None:
    checklist = add_checklist(make_ticket(world), title="L", actor=SYSTEM)

    with pytest.raises(Refused, match="may not see"):
        add_task(checklist, title="Call", assignee=world.ben, actor=SYSTEM)

    assert not Task.objects.exists()


def test_a_task_falls_due_at_its_time_and_not_when_it_is_done(world: World) -> None:
    with clock.held_at(NOW):
        checklist = add_checklist(make_ticket(world), title="L", actor=SYSTEM)
        due = NOW + timedelta(hours=1)
        task = add_task(checklist, title="A", assignee=world.ana, due_at=due, actor=SYSTEM)
        done = add_task(checklist, title="B", due_at=due, actor=SYSTEM)
        complete_task(done, agent=world.ana, actor=SYSTEM)
        task_due.func(task.pk)
    early = told("task.fell-due")

    with clock.held_at(due):
        task_due.func(task.pk)
        task_due.func(done.pk)

    assert early == []
    assert told("task.fell-due") == [{"task": task.pk, "assignee": world.ana.pk}]


@pytest.mark.parametrize(
    ("flag", "counts"), [("tasks:open", [1, 1, 0]), ("tasks:late", [0, 1, 0])]
)
def test_conditions_know_tasks_in_the_database_and_in_memory(
    world: World, flag: str, counts: list[int]
) -> None:
    with clock.held_at(NOW):
        ticket = make_ticket(world)
        checklist = add_checklist(ticket, title="L", actor=SYSTEM)
        due = NOW + timedelta(hours=1)
        task = add_task(checklist, title="A", due_at=due, actor=SYSTEM)

    found = []
    for moment, is_done in ((NOW, False), (due, False), (due, True)):
        if is_done:
            complete_task(task, agent=None, actor=SYSTEM)
        context = Context(now=moment, agent_id=1, team_ids=frozenset(), time_zone=UTC)
        node = parse(flag, TICKET_FIELDS).node
        rows = Ticket.objects.filter(to_q(node, TICKET_FIELDS, context)).count()
        fresh = Ticket.objects.get()
        assert matches(node, fresh, TICKET_FIELDS, context) == bool(rows)
        found.append(rows)

    assert found == counts


def test_reopened_removed_and_gone(world: World) -> None:
    checklist = add_checklist(make_ticket(world), title="L", actor=SYSTEM)
    task = add_task(checklist, title="Call", actor=SYSTEM)
    complete_task(task, agent=world.ana, actor=SYSTEM)

    reopen_task(task, actor=SYSTEM)
    reopen_task(task, actor=SYSTEM)
    remove_task(task, actor=SYSTEM)
    remove_checklist(checklist, actor=SYSTEM)

    assert (len(told("task.reopened")), len(told("task.removed"))) == (1, 1)
    assert len(told("ticket.checklist-removed")) == 1


def test_a_template_is_changed_and_retired_without_touching_tickets(
    world: World, refund: ChecklistTemplate
) -> None:
    ticket = make_ticket(world)
    checklist = add_checklist(ticket, title="", template=refund, actor=SYSTEM)

    save_template(
        refund, name="Refunds", steps=[("X", None)], blocks_solving=False, actor=SYSTEM
    )
    retire_template(refund, is_retired=True, actor=SYSTEM)

    assert (checklist.title, checklist.tasks.count()) == ("Refund", 2)
    with pytest.raises(Refused, match="no longer in use"):
        add_checklist(ticket, title="", template=refund, actor=SYSTEM)
    with pytest.raises(Refused, match="this name"):
        save_template(
            None, name="Refunds", steps=[("X", 1)], blocks_solving=False, actor=SYSTEM
        )
    with pytest.raises(Refused, match="at least one task"):
        save_template(None, name="Empty", steps=[], blocks_solving=False, actor=SYSTEM)


def test_the_lists_of_a_closed_ticket_stand_still(world: World) -> None:
    ticket = make_ticket(world)
    checklist = add_checklist(ticket, title="L", actor=SYSTEM)
    close_ticket(ticket, actor=SYSTEM)

    with pytest.raises(Refused, match="closed"):
        add_task(checklist, title="Call", actor=SYSTEM)

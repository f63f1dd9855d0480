"""Tasks and time on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.desk.views.timing import minutes_in
from ombud.tickets.actions import add_checklist, add_task, log_time
from ombud.tickets.models import Checklist, ChecklistTemplate, Task, TimeEntry, Timer
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("count", [1, 6])
def test_work_costs_the_same_however_much_there_is(
    as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    ticket = make_ticket(world)
    for number in range(count):
        checklist = add_checklist(ticket, title=f"List {number}", actor=SYSTEM)
        add_task(checklist, title="Call", assignee=world.ana, actor=SYSTEM)
        log_time(ticket, minutes=5, agent=world.ana, actor=SYSTEM)
    as_ana.get("/")

    with queries(19):
        page = as_ana.get(f"/tickets/{ticket.number}/around/", headers=HTMX).content.decode()

    assert page.count('aria-pressed="false"') == count


def test_a_list_is_made_filled_and_done(as_ana: Client, world: World) -> None:
    at = f"/tickets/{make_ticket(world).number}"

    as_ana.post(f"{at}/checklists/", {"list_title": "Refund"})
    row = Checklist.objects.get().pk
    as_ana.post(
        f"{at}/checklists/{row}/tasks/",
        {"title": "Call", "assignee": world.sven.pk, "due": "2026-12-04T09:30"},
    )
    task = Task.objects.get()
    as_ana.post(f"{at}/tasks/{task.pk}/tick/", {"state": "done"})

    kept = Task.objects.get()
    assert (kept.assignee, kept.done_by) == (world.sven, world.ana)
    assert kept.due_at is not None
    assert kept.due_at.isoformat() == "2026-12-04T09:30:00+00:00"


@pytest.mark.parametrize(
    "typed",
    [{"title": " "}, {"title": "Call", "due": "soon"}, {"title": "Call", "assignee": "x"}],
)
def test_a_task_that_cannot_be_is_said(
    as_ana: Client, world: World, typed: dict[str, str]
) -> None:
    ticket = make_ticket(world)
    row = add_checklist(ticket, title="L", actor=SYSTEM).pk

    answer = as_ana.post(f"/tickets/{ticket.number}/checklists/{row}/tasks/", typed)

    assert answer.status_code == 422
    assert not Task.objects.exists()


def test_a_supervisor_prepares_a_list(as_sven: Client, as_ana: Client, world: World) -> None:
    typed = {"name": "Refund", "steps": "Check\n\nCall the bank | 24\n", "blocks_solving": "on"}
    as_sven.post("/checklists/new/", typed)
    made = ChecklistTemplate.objects.get()
    page = as_sven.get(f"/checklists/{made.pk}/").content.decode()
    wrong = as_sven.post(f"/checklists/{made.pk}/", {"name": "Refund", "steps": "Call | soon"})

    at = f"/tickets/{make_ticket(world).number}"
    as_ana.post(f"{at}/checklists/", {"template": made.pk})
    solved = as_ana.post(f"{at}/status/", {"status": "solved"}, follow=True).content.decode()

    assert "Check\nCall the bank | 24" in page
    assert (wrong.status_code, "Call | soon" in wrong.content.decode()) == (422, True)
    assert Task.objects.count() == 2
    assert "There are open tasks that come first." in solved


@pytest.mark.parametrize(
    ("text", "minutes"), [("75", 75), ("1:15", 75), ("1h15", 75), (" 2h ", 120), ("5 min", 5)]
)
def test_time_is_written_as_people_write_it(text: str, minutes: int) -> None:
    assert minutes_in(text) == minutes


@pytest.mark.parametrize("text", ["", "a", "1:2:3", "-5", "1.5", "99999"])
def test_what_is_no_time_is_said(text: str) -> None:
    with pytest.raises(Refused, match="1h15"):
        minutes_in(text)


def test_only_the_writer_and_a_supervisor_correct_an_entry(
    as_ana: Client, as_sven: Client, as_rosa: Client, world: World
) -> None:
    ticket = make_ticket(world)
    entry = log_time(ticket, minutes=5, agent=world.rosa, actor=world.rosa.actor)
    at = f"/tickets/{ticket.number}/time/{entry.pk}/"

    answers = [
        client.post(at, {"minutes": minutes}).status_code
        for client, minutes in ((as_ana, "6"), (as_sven, "7"), (as_rosa, "8"))
    ]

    assert answers == [404, 302, 302]
    assert TimeEntry.objects.get().minutes == 8


def test_the_timer_survives_a_reload_and_writes_down_its_time(
    as_ana: Client, world: World
) -> None:
    ticket, other = make_ticket(world), make_ticket(world)
    as_ana.post(f"/tickets/{ticket.number}/timer/", {"do": "start"})

    here = as_ana.get(f"/tickets/{ticket.number}/around/").content.decode()
    there = as_ana.get(f"/tickets/{other.number}/around/").content.decode()
    as_ana.post(f"/tickets/{ticket.number}/timer/", {"do": "stop"})

    assert "<om-timer" in here
    assert f"#{ticket.number}</a>" in there
    assert (TimeEntry.objects.get().minutes, Timer.objects.count()) == (1, 0)

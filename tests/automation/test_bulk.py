"""The same actions on many tickets: each on its own, told one by one, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.automation import actions
from ombud.automation.models import BulkItem, BulkRun
from ombud.automation.tasks import go_on_with_bulk
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.jobs.models import Job
from ombud.tickets.actions import assign_ticket, close_ticket, set_priority, tag_ticket
from ombud.tickets.models import Message, Ticket
from ombud.tickets.queries import tags_of
from ombud.tickets.statuses import Direction, Priority, Status
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from ombud.people.models import Agent
    from tests.world import World

HIGH = {"action": "ticket.set_priority", "with": {"priority": "high"}}
SOLVE = {"action": "ticket.set_status", "with": {"status": "solved"}}
TAG = {"action": "ticket.tag", "with": {"tag": "recall"}}
REPLY = {"action": "ticket.reply", "with": {"text": "All is well again."}}


def begun(world: World, agent: Agent, steps: list[Any], **more: Any) -> BulkRun:
    return actions.start_bulk(
        agent=agent, rights=world.rights(agent), steps=steps, actor=agent.actor, **more
    )


def finished(run: BulkRun) -> dict[str, int]:
    """Run what was queued until nothing is, and return how the tickets went."""
    while jobs := list(Job.objects.filter(task=go_on_with_bulk.name)):
        for job in jobs:
            go_on_with_bulk.call(*job.arguments)
            job.delete()
    run.refresh_from_db()
    return actions.tally(run)


def test_every_marked_ticket_is_changed_and_told(world: World) -> None:
    tickets = [make_ticket(world) for _ in range(3)]
    set_priority(tickets[0], Priority.HIGH, actor=SYSTEM)
    close_ticket(tickets[1], actor=SYSTEM)

    run = begun(world, world.ana, [HIGH], numbers=[one.number for one in tickets])
    went = finished(run)

    assert went == {"done": 1, "unchanged": 1, "refused": 1, "waiting": 0}
    assert run.state == BulkRun.State.DONE
    refused = BulkItem.objects.get(state="refused")
    assert refused.ticket == tickets[1]
    assert refused.reason.startswith("A closed ticket cannot change.")
    assert Event.objects.get(kind="bulk.ended").payload == went


def test_what_is_not_ones_own_takes_no_part(world: World) -> None:
    mine, other = make_ticket(world), make_ticket(world, team=world.cards)

    went = finished(begun(world, world.ana, [HIGH], numbers=[mine.number, other.number]))

    assert went["done"] == 1
    other.refresh_from_db()
    assert other.priority == Priority.NORMAL


def test_an_observer_changes_nothing(world: World) -> None:
    ticket = make_ticket(world)

    went = finished(begun(world, world.olga, [HIGH], numbers=[ticket.number]))

    assert went["refused"] == 1
    assert BulkItem.objects.get().state == "not-allowed"


def test_rights_that_were_lost_meanwhile_count(world: World) -> None:
    run = begun(world, world.ana, [HIGH], numbers=[make_ticket(world).number])
    world.ana.is_active = False
    world.ana.save(update_fields=["is_active"])

    assert finished(run)["done"] == 0


def test_all_of_a_view_goes_beyond_one_job(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ombud.automation.tasks.AT_ONCE", 2)
    monkeypatch.setattr("ombud.automation.actions.bulk.LISTED_AT_ONCE", 2)
    for _ in range(5):
        make_ticket(world)
    condition = {"field": "is_open", "operator": "is", "value": True}

    run = begun(world, world.ana, [SOLVE, TAG], condition=condition)

    assert finished(run)["done"] == 5
    assert set(Ticket.objects.values_list("status", flat=True)) == {Status.SOLVED}


def test_a_reply_goes_to_each(world: World) -> None:
    tickets = [make_ticket(world) for _ in range(2)]

    finished(begun(world, world.ana, [REPLY], numbers=[one.number for one in tickets]))

    sent = [one.text for one in Message.objects.filter(direction=Direction.OUT)]
    assert sent == ["All is well again."] * 2


def test_what_was_done_is_taken_back(world: World) -> None:
    first, second = make_ticket(world), make_ticket(world)
    assign_ticket(first, world.sven, actor=SYSTEM)
    tag_ticket(second, "recall", actor=SYSTEM)
    move = {"action": "ticket.move", "with": {"team": world.cards.pk}}
    steps = [HIGH, TAG, move]
    rosas = begun(world, world.rosa, steps, numbers=[first.number, second.number])
    finished(rosas)

    went = finished(actions.undo_bulk(rosas, actor=world.rosa.actor))

    assert went["done"] == 2
    first.refresh_from_db()
    assert (first.team, first.assignee, first.priority) == (
        world.lending,
        world.sven,
        Priority.NORMAL,
    )
    assert tags_of([first, second]) == {second.pk: ["recall"]}


def test_what_was_changed_since_is_left_alone(world: World) -> None:
    ticket = make_ticket(world)
    run = begun(world, world.ana, [HIGH], numbers=[ticket.number])
    finished(run)
    set_priority(ticket, Priority.URGENT, actor=SYSTEM)

    went = finished(actions.undo_bulk(run, actor=world.ana.actor))

    assert went["refused"] == 1
    ticket.refresh_from_db()
    assert ticket.priority == Priority.URGENT


def test_what_was_sent_or_taken_back_is_not_taken_back(world: World) -> None:
    sent = begun(world, world.ana, [REPLY], numbers=[make_ticket(world).number])
    finished(sent)
    once = begun(world, world.ana, [HIGH], numbers=[make_ticket(world).number])
    finished(once)
    finished(actions.undo_bulk(once, actor=world.ana.actor))

    for run in (sent, once):
        with pytest.raises(Refused):
            actions.undo_bulk(run, actor=world.ana.actor)


def test_a_stopped_run_leaves_the_rest(world: World) -> None:
    run = begun(world, world.ana, [HIGH], numbers=[make_ticket(world).number])

    actions.stop_bulk(run, actor=world.ana.actor)

    assert finished(run) == {"done": 0, "unchanged": 0, "refused": 0, "waiting": 1}


@pytest.mark.parametrize("steps", [[], [{"action": "nosuch"}], "x", [{**HIGH, "with": {}}]])
def test_what_cannot_be_done_does_not_begin(world: World, steps: Any) -> None:
    with pytest.raises(Refused):
        begun(world, world.ana, steps, numbers=[make_ticket(world).number])


def test_from_the_table_to_the_result_without_script(as_ana: Client, world: World) -> None:
    tickets = [make_ticket(world, subject=f"Number {at}") for at in range(2)]
    numbers = [str(one.number) for one in tickets]
    assert b'form="bulk"' in as_ana.get("/views/unsolved/table/").content

    chosen = as_ana.post(
        "/bulk/new/", {"ticket": numbers, "new-action": "ticket.set_priority", "do": "add"}
    ).content.decode()
    wrong = as_ana.post("/bulk/new/", {"ticket": numbers, "do": "run"})
    sent = {"step-0-action": "ticket.set_priority", "step-0-priority": "high"}
    response = as_ana.post("/bulk/new/", {"ticket": numbers, **sent, "do": "run"})
    finished(BulkRun.objects.get())
    page = as_ana.get(response["Location"]).content.decode()

    assert chosen.count('type="hidden" name="ticket"') == 2
    assert "step-0-priority" in chosen
    assert wrong.status_code == 422
    assert "Done: 2 tickets" in page
    assert "Take it back" in page


def test_all_in_this_view_is_one_choice(as_ana: Client, world: World) -> None:
    make_ticket(world)
    sent = {"which": "all", "view": "unassigned", "step-0-action": "ticket.tag"}

    as_ana.post("/bulk/new/", {**sent, "step-0-tag": "recall", "do": "run"})

    run = BulkRun.objects.get()
    assert finished(run)["done"] == 1
    assert run.condition is not None


def test_a_run_of_somebody_else_does_not_exist(as_sven: Client, world: World) -> None:
    run = begun(world, world.ana, [HIGH], numbers=[make_ticket(world).number])

    assert as_sven.get(f"/bulk/{run.pk}/").status_code == 404
    assert as_sven.post(f"/bulk/{run.pk}/stop/").status_code == 404

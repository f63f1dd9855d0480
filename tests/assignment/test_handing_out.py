"""Tickets find somebody: by policy, never without rights, exact for two workers."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from ombud.assignment import actions
from ombud.assignment.models import Queued
from ombud.assignment.statuses import Mode
from ombud.assignment.tasks import hand_out_again, hand_out_by_event
from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.jobs.models import Job
from ombud.tickets.actions import assign_ticket, move_ticket, solve_ticket
from ombud.tickets.models import Ticket
from tests.makers import make_ticket
from tests.world import agent as make_agent
from tests.world import make_world

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from tests.world import World

TASK = "ombud.assignment.tasks.hand_out_by_event"


def handed_out(world: World, **more: Any) -> Ticket:
    """Open a ticket and run what its opening queued."""
    ticket = make_ticket(world, **more)
    run_queued()
    ticket.refresh_from_db()
    return ticket


def run_queued() -> None:
    for job in Job.objects.filter(task=TASK).order_by("pk"):
        hand_out_by_event.call(*job.arguments)
        job.delete()


@pytest.fixture
def people(world: World) -> list[Agent]:
    """Who may answer in Lending, by number: Ana, Sven, Rosa, and Dora, who is new."""
    dora = make_agent("Dora", "agent", world.lending)
    return sorted([world.ana, world.sven, world.rosa, dora], key=lambda one: one.pk)


def test_by_hand_nothing_is_queued_and_nobody_gets_it(world: World) -> None:
    ticket = handed_out(world)

    assert ticket.assignee is None
    assert not Job.objects.filter(task=TASK).exists()


def test_in_turn_each_gets_one_and_an_observer_none(world: World, people: list[Agent]) -> None:
    actions.set_policy(world.lending, Mode.ROUND_ROBIN, actor=SYSTEM)

    got = [handed_out(world).assignee for _ in range(5)]

    assert got == [*people, people[0]]
    event = Event.objects.filter(kind="ticket.assigned").first()
    assert event is not None
    assert event.actor_kind == "rule"


def test_who_is_away_or_left_gets_nothing(world: World, people: list[Agent]) -> None:
    actions.set_policy(world.lending, Mode.ROUND_ROBIN, actor=SYSTEM)
    actions.go_away(people[0], back_at=None, actor=SYSTEM)
    people[1].is_active = False
    people[1].save(update_fields=["is_active"])

    got = {handed_out(world).assignee for _ in range(4)}

    assert got == {people[2], people[3]}


def test_the_day_of_the_return_needs_nobody(world: World) -> None:
    actions.set_policy(world.cards, Mode.LEAST_LOADED, actor=SYSTEM)
    actions.go_away(world.rosa, back_at=None, actor=SYSTEM)
    back = clock.now() + timedelta(days=2)
    actions.go_away(world.ben, back_at=back, actor=SYSTEM)

    before = handed_out(world, team=world.cards)
    with clock.held_at(back):
        hand_out_again.call()
    before.refresh_from_db()

    assert before.assignee == world.ben
    assert not Queued.objects.exists()


def test_nobody_gets_more_than_their_limit(world: World) -> None:
    actions.set_policy(world.cards, Mode.LEAST_LOADED, actor=SYSTEM)
    actions.limit_workload(world.ben, 1, actor=SYSTEM)
    actions.limit_workload(world.rosa, 1, actor=SYSTEM)

    got = [handed_out(world, team=world.cards) for _ in range(3)]
    waiting = Queued.objects.get().ticket
    first = got[0]
    solve_ticket(first, actor=SYSTEM)
    hand_out_again.call()
    waiting.refresh_from_db()

    assert got[2].assignee is None
    assert waiting == got[2]
    assert waiting.assignee == first.assignee


def test_the_least_loaded_gets_it(world: World) -> None:
    assign_ticket(make_ticket(world, team=world.cards), world.ben, actor=SYSTEM)
    actions.set_policy(world.cards, Mode.LEAST_LOADED, actor=SYSTEM)

    assert handed_out(world, team=world.cards).assignee == world.rosa


def test_a_skill_finds_who_has_it(world: World, people: list[Agent]) -> None:
    actions.set_policy(world.lending, Mode.SKILLS, actor=SYSTEM)
    condition = {"field": "subject", "operator": "contains", "value": "devis"}
    skill = actions.save_skill(None, name="French", condition=condition, actor=SYSTEM)
    actions.give_skills(people[3], [skill], actor=SYSTEM)
    assign_ticket(make_ticket(world), people[3], actor=SYSTEM)

    french = handed_out(world, subject="Devis pour 40 sondes")
    other = handed_out(world, subject="A quote")

    assert french.assignee == people[3]
    assert other.assignee != people[3]


def test_a_moved_ticket_is_handed_out_where_it_went(world: World) -> None:
    actions.set_policy(world.cards, Mode.ROUND_ROBIN, actor=SYSTEM)
    ticket = make_ticket(world)

    move_ticket(ticket, world.cards, actor=SYSTEM)
    run_queued()
    ticket.refresh_from_db()

    assert ticket.assignee in {world.ben, world.rosa}


def test_handing_out_twice_gives_one(world: World) -> None:
    actions.set_policy(world.lending, Mode.ROUND_ROBIN, actor=SYSTEM)
    ticket = handed_out(world)
    event = Event.objects.get(kind="ticket.opened", subject_id=ticket.pk)

    hand_out_by_event.call(event.pk)

    assert Event.objects.filter(kind="ticket.assigned").count() == 1


def test_a_return_in_the_past_is_refused(world: World) -> None:
    with pytest.raises(Refused):
        actions.go_away(world.ana, back_at=clock.now() - timedelta(days=1), actor=SYSTEM)


@pytest.mark.parametrize("most", [0, -1, 1_001])
def test_a_senseless_limit_is_refused(world: World, most: int) -> None:
    with pytest.raises(Refused):
        actions.limit_workload(world.ana, most, actor=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_turns() -> None:
    world = make_world()
    actions.set_policy(world.cards, Mode.ROUND_ROBIN, actor=SYSTEM)
    tickets = [make_ticket(world, team=world.cards) for _ in range(8)]

    def work(part: list[Ticket]) -> None:
        for ticket in part:
            actions.hand_out(ticket)
        connection.close()

    workers = [threading.Thread(target=work, args=(tickets[at::2],)) for at in (0, 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    got = list(Ticket.objects.values_list("assignee", flat=True))
    assert sorted(got) == [world.ben.pk] * 4 + [world.rosa.pk] * 4

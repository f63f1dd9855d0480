"""P1: a supervisor gives what a colleague has to somebody else, sees how it went, and can
take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.automation.models import BulkRun
from ombud.automation.tasks import go_on_with_bulk
from ombud.tickets.actions import assign_ticket
from ombud.tickets.models import Ticket
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


@pytest.fixture
def of_ana(world: World) -> list[Ticket]:
    tickets = [make_ticket(world, subject=f"Question {number}") for number in range(3)]
    for ticket in tickets:
        assign_ticket(ticket, world.ana, actor=world.ana.actor)
    return tickets


def holders(tickets: list[Ticket]) -> set[int | None]:
    numbers = [ticket.pk for ticket in tickets]
    return set(Ticket.objects.filter(pk__in=numbers).values_list("assignee", flat=True))


def test_a_colleagues_tickets_go_to_another_and_come_back(
    as_sven: Client, world: World, of_ana: list[Ticket]
) -> None:
    marked = {"ticket": [str(ticket.number) for ticket in of_ana]}
    page = as_sven.get(f"/home/agents/{world.ana.pk}/").content.decode()
    asked = as_sven.post("/bulk/new/", {**marked, "new-action": "ticket.assign", "do": "add"})
    step = {"step-0-action": "ticket.assign", "step-0-assignee": str(world.sven.pk)}

    as_sven.post("/bulk/new/", {**marked, **step, "do": "run"})
    run = BulkRun.objects.get()
    go_on_with_bulk.call(run.pk)
    after = holders(of_ana)
    results = as_sven.get(f"/bulk/{run.pk}/").content.decode()
    as_sven.post(f"/bulk/{run.pk}/undo/")
    go_on_with_bulk.call(BulkRun.objects.get(undoes=run).pk)

    assert 'action="/bulk/new/"' in page
    assert 'name="step-0-assignee"' in asked.content.decode()
    assert after == {world.sven.pk}
    assert "Done: 3 tickets" in results
    assert '<dt>Changed</dt><dd class="num">3</dd>' in results
    assert holders(of_ana) == {world.ana.pk}


def test_who_only_looks_cannot_hand_it_over(
    as_olga: Client, world: World, of_ana: list[Ticket]
) -> None:
    step = {"step-0-action": "ticket.assign", "step-0-assignee": str(world.sven.pk)}

    answer = as_olga.post("/bulk/new/", {"ticket": str(of_ana[0].number), **step, "do": "run"})

    assert answer.status_code in {403, 404}
    assert holders(of_ana) == {world.ana.pk}

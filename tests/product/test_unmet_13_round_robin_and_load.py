"""Request 13 of peers.md: new tickets go round, or to whoever has the fewest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.assignment.tasks import hand_out_by_event
from ombud.jobs.models import Job
from ombud.tickets.actions import assign_ticket
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


@pytest.mark.parametrize(
    ("mode", "got"),
    [("round", ["Ana", "Sven", "Ana", "Sven"]), ("least", ["Sven", "Sven", "Ana", "Sven"])],
)
def test_four_tickets_come_to_two_colleagues_of_whom_one_has_two_already(
    world: World, as_rosa: Client, mode: str, got: list[str]
) -> None:
    for _ in range(2):
        assign_ticket(make_ticket(world), world.ana, actor=world.ana.actor)
    as_rosa.post(f"/assignment/teams/{world.lending.pk}/", {"mode": mode})
    as_rosa.post("/availability/", {"do": "away"})

    tickets = []
    for _ in got:
        tickets.append(make_ticket(world))
        for job in Job.objects.filter(task=hand_out_by_event.name).order_by("pk"):
            hand_out_by_event.call(*job.arguments)
            job.delete()

    for ticket in tickets:
        ticket.refresh_from_db()
    names = [ticket.assignee.name.split()[0] for ticket in tickets if ticket.assignee]
    assert names == got

"""F8, assignment: in turn, to the least loaded, by skills; set up in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.assignment.tasks import hand_out_by_event
from ombud.jobs.models import Job
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


@pytest.mark.parametrize("mode", ["round", "least", "skills"])
def test_a_ticket_that_comes_finds_somebody_who_is_there(
    as_rosa: Client, world: World, mode: str
) -> None:
    as_rosa.post(f"/assignment/teams/{world.cards.pk}/", {"mode": mode})
    as_rosa.post("/availability/", {"do": "away"})

    ticket = make_ticket(world, team=world.cards)
    for job in Job.objects.filter(task=hand_out_by_event.name):
        hand_out_by_event.call(*job.arguments)

    ticket.refresh_from_db()
    assert ticket.assignee == world.ben

"""Group A, own columns and sort: each agent's own, on a view that all share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.actions import set_priority
from ombud.tickets.statuses import Priority
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_two_agents_see_one_view_each_in_their_own_way(
    as_ana: Client, as_sven: Client, world: World
) -> None:
    urgent = make_ticket(world, subject="First and urgent")
    set_priority(urgent, Priority.URGENT, actor=world.ana.actor)
    make_ticket(world, subject="Second and later")

    as_ana.post("/views/everything/columns/", {"column": ["number"], "order": "urgent"})

    own = as_ana.get("/views/everything/table/").content.decode()
    other = as_sven.get("/views/everything/table/").content.decode()
    assert own.index("First and urgent") < own.index("Second and later")
    assert other.index("Second and later") < other.index("First and urgent")
    assert "Assigned to" in other
    assert '<th scope="col">Assigned to' not in own

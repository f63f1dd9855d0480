"""Request 27 of peers.md: a parent waits for the children that it was told to wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.actions import solve_ticket
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_parent_is_solved_after_its_child_and_the_refusal_names_it(
    world: World, as_ana: Client
) -> None:
    parent, child, free = (make_ticket(world) for _ in range(3))
    at = f"/tickets/{parent.number}"
    for other, holds in ((child, "on"), (free, "")):
        link = {"relation": "parent-of", "other": str(other.number)}
        as_ana.post(f"{at}/link/", link | ({"holds": holds} if holds else {}))

    refused = as_ana.post(f"{at}/status/", {"status": "solved"}, follow=True).content.decode()
    parent.refresh_from_db()
    before = parent.status
    solve_ticket(child, actor=world.ana.actor)
    as_ana.post(f"{at}/status/", {"status": "solved"})

    parent.refresh_from_db()
    assert (before, parent.status) == ("new", "solved")
    assert f"#{child.number}" in refused

"""Group G, log of who looked at whom: a glance at a ticket is a line with a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_who_opened_a_ticket_is_named_and_who_did_not_is_not(
    world: World, as_sven: Client, as_ana: Client
) -> None:
    at = f"/tickets/{make_ticket(world).number}"

    before = as_ana.get(f"{at}/readers/").content.decode()
    as_sven.get(f"{at}/")

    assert "Sven Halden" not in before
    assert "Sven Halden" in as_ana.get(f"{at}/readers/").content.decode()

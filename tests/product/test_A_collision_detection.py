"""Group A, collision detection: the colleague's face on the ticket, looking or writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_two_on_one_ticket_see_each_other(
    as_ana: Client, as_sven: Client, world: World
) -> None:
    at = f"/tickets/{make_ticket(world).number}/here/"

    as_ana.post(at, {"state": "writing"})
    beside = as_sven.post(at, {"state": "viewing"}).content.decode()
    again = as_ana.post(at, {"state": "viewing"}).content.decode()

    assert "Ana Halden is writing" in beside
    assert "Sven Halden is looking" in again

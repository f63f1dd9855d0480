"""Group A, merge tickets: one conversation, one number to answer, and the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_two_conversations_are_read_as_one(as_ana: Client, world: World) -> None:
    first = make_ticket(world, text="It is broken")
    again = make_ticket(world, text="Did you get my mail?")

    as_ana.post(f"/tickets/{again.number}/merge/", {"into": str(first.number)})

    page = as_ana.get(f"/tickets/{first.number}/").content.decode()
    assert "It is broken" in page
    assert "Did you get my mail?" in page
    assert as_ana.get(f"/tickets/{again.number}/")["Location"] == f"/tickets/{first.number}/"

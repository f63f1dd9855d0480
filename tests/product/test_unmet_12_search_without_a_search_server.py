"""Request 12 of peers.md: what is written is found by the database itself, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.actions import reply
from ombud.tickets.content import Content
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_word_is_found_as_soon_as_it_is_written_by_whoever_may_read_it(
    world: World, as_ana: Client, as_ben: Client
) -> None:
    ticket = make_ticket(world)
    reply(
        ticket,
        Content(text="Turn the quillwort valve."),
        agent=world.ana,
        actor=world.ana.actor,
    )

    pages = [one.get("/search/?q=quillwort").content.decode() for one in (as_ana, as_ben)]

    assert [f"/tickets/{ticket.number}/" in page for page in pages] == [True, False]

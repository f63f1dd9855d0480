"""Group A, internal notes and @mentions: the colleague follows, the customer reads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.models import OutgoingMail
from ombud.tickets.access import messages_of
from ombud.tickets.models import Mention, Watcher
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_note_calls_a_colleague_and_no_customer_reads_it(
    as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)

    as_ana.post(f"/tickets/{ticket.number}/note/", {"text": "@Sven Halden have a look"})

    assert [one.agent for one in Mention.objects.all()] == [world.sven]
    assert [one.agent for one in Watcher.objects.filter(ticket=ticket)] == [world.sven]
    assert [one.direction for one in messages_of(world.cleo, ticket.number)] == ["in"]
    assert not OutgoingMail.objects.exists()

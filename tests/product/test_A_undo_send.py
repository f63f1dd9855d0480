"""Group A, undo send: for a moment a reply can be taken back, and its words return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.models import OutgoingMail
from ombud.tickets.models import Draft, Message
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_reply_is_taken_back_before_it_leaves(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Too soon"})

    as_ana.post(f"/messages/{Message.objects.get(direction='out').pk}/recall/")

    assert not Message.objects.filter(direction="out").exists()
    assert not OutgoingMail.objects.exclude(state="cancelled").exists()
    assert Draft.objects.get().text == "Too soon"

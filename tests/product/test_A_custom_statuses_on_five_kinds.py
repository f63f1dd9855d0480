"""Custom statuses mapped to fixed categories: own names, and everything that knows the five
kinds goes on working.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.actor import SYSTEM
from ombud.tickets.actions import receive_message, ship_setup
from ombud.tickets.content import Content
from ombud.tickets.models import Ticket
from ombud.tickets.setup import current
from ombud.tickets.statuses import Channel, Status
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_an_own_status_waits_like_its_kind_and_ends_when_the_customer_writes(
    as_rosa: Client, as_ana: Client, world: World
) -> None:
    ship_setup()
    as_rosa.post("/settings/statuses/", {"name": "With the bank", "status": "pending"})
    ticket = make_ticket(world)

    as_ana.post(f"/tickets/{ticket.number}/status/", {"status": "with-the-bank"})
    by_kind = as_ana.get("/views/waiting/").content.decode()
    by_name = as_ana.get("/search/?q=own_status:with-the-bank").content.decode()
    receive_message(
        Ticket.objects.get(),
        Content(text="It works again."),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=SYSTEM,
    )

    assert "With the bank" in by_kind
    assert by_name.count('<li class="tk') == 1
    assert Ticket.objects.get().status == Status.OPEN
    assert current().status_of(Ticket.objects.for_list().get()).label == "Open"

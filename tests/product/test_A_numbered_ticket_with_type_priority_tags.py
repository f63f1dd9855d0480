"""Group A, numbered ticket with type, priority and tags; the priority is looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.actions import set_type, ship_setup, tag_ticket, weigh
from ombud.tickets.models import TicketType
from ombud.tickets.statuses import Impact, Urgency
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_ticket_has_a_number_a_type_a_priority_and_tags(as_ana: Client, world: World) -> None:
    ship_setup()
    first, ticket, actor = make_ticket(world), make_ticket(world), world.ana.actor
    set_type(ticket, TicketType.objects.get(key="problem"), actor=actor)
    weigh(ticket, impact=Impact.HIGH, urgency=Urgency.HIGH, actor=actor)
    tag_ticket(ticket, "billing", actor=actor)

    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()

    assert ticket.number == first.number + 1
    for words in (f"#{ticket.number}", "Problem", "Urgent", "billing"):
        assert words in page

"""Numbered ticket with type, priority, tags: the priority is looked up in an editable matrix
and a person can overrule it, visibly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.actions import ship_setup
from ombud.tickets.models import Ticket, TicketType
from ombud.tickets.statuses import Priority
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_type_of_ones_own_and_a_priority_that_follows(
    as_rosa: Client, as_ana: Client, world: World
) -> None:
    ship_setup()
    as_rosa.post("/settings/types/", {"name": "Complaint"})
    as_rosa.post("/settings/priorities/set/", {"cell-2-2": "4"})
    at = f"/tickets/{make_ticket(world).number}/"

    as_ana.post(f"{at}type/", {"type": TicketType.objects.get(key="complaint").pk})
    as_ana.post(f"{at}weight/", {"impact": "2", "urgency": "2"})
    as_ana.post(f"{at}tag/", {"tag": "card"})
    found = as_ana.get("/search/?q=type:complaint priority:urgent tag:card").content.decode()
    followed = Ticket.objects.get().priority
    as_ana.post(f"{at}priority/", {"priority": "1"})
    as_ana.post(f"{at}weight/", {"impact": "3", "urgency": "3"})

    assert followed == Priority.URGENT
    assert found.count('<li class="tk') == 1
    assert Ticket.objects.get().priority == Priority.LOW
    assert "by hand" in as_ana.get(at).content.decode()

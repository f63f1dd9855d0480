"""Group A, complete change history: every change with who made it, and what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.actions import assign_ticket, set_priority, set_status, tag_ticket
from ombud.tickets.statuses import Priority, Status
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_the_history_tells_every_change_and_who(as_ana: Client, world: World) -> None:
    ticket, actor = make_ticket(world), world.sven.actor
    set_status(ticket, Status.OPEN, actor=actor)
    set_priority(ticket, Priority.HIGH, actor=actor)
    assign_ticket(ticket, world.ana, actor=actor)
    tag_ticket(ticket, "billing", actor=actor)

    page = as_ana.get(f"/tickets/{ticket.number}/history/").content.decode()

    assert page.count("Sven Halden") >= 4
    for words in ("Open", "High", "Ana Halden", "billing"):
        assert words in page

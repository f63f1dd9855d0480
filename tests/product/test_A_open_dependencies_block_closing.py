"""Group A, open dependencies block closing: refused at the desk and by the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.actions import link_tickets, solve_ticket
from ombud.tickets.relations import Relation
from tests.api.calling import caller
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_ticket_waits_for_those_it_depends_on(as_ana: Client, world: World) -> None:
    ticket, needed = make_ticket(world), make_ticket(world)
    link_tickets(ticket, Relation.DEPENDS_ON, needed, actor=world.ana.actor)
    path = f"/tickets/{ticket.number}"

    as_ana.post(f"{path}/status/", {"status": "solved"})
    by_program = caller(world.ana).patch(path, {"status": "solved"})
    ticket.refresh_from_db()
    before = ticket.status
    solve_ticket(needed, actor=world.ana.actor)
    as_ana.post(f"{path}/status/", {"status": "solved"})

    ticket.refresh_from_db()
    assert before == "new"
    assert by_program.status_code == 409
    assert ticket.status == "solved"

"""Checklists: several on a ticket, from templates, seen by conditions, able to hold it open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.models import Checklist, ChecklistTemplate, Task, Ticket
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_prepared_list_is_worked_through_before_the_ticket_is_solved(
    world: World, as_sven: Client, as_ana: Client
) -> None:
    as_sven.post(
        "/checklists/new/", {"name": "Refund", "steps": "Check | 4", "blocks_solving": "on"}
    )
    at = f"/tickets/{make_ticket(world).number}"
    as_ana.post(f"{at}/checklists/", {"template": ChecklistTemplate.objects.get().pk})
    as_ana.post(f"{at}/checklists/", {"list_title": "Mine"})

    found = as_ana.get("/search/?q=tasks:open").content.decode()
    as_ana.post(f"{at}/status/", {"status": "solved"})
    held = Ticket.objects.get().is_open
    as_ana.post(f"{at}/tasks/{Task.objects.get().pk}/tick/", {"state": "done"})
    as_ana.post(f"{at}/status/", {"status": "solved"})

    assert (Checklist.objects.count(), held) == (2, True)
    assert "The card was declined twice" in found
    assert Ticket.objects.get().is_open is False

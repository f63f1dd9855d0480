"""Group A, board view: tickets by status, own names included, and cards that move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.actor import SYSTEM
from ombud.tickets.actions import add_entry, ship_setup
from ombud.tickets.models import CustomStatus
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

HTMX = {"HX-Request": "true"}


def test_a_card_moves_to_a_status_of_the_desks_own(as_ana: Client, world: World) -> None:
    ship_setup()
    vendor = CustomStatus(name="At the vendor", status="pending")
    add_entry(vendor, actor=SYSTEM)
    ticket = make_ticket(world)

    board = as_ana.post(
        f"/views/unsolved/board/{ticket.number}/", {"status": vendor.key}, headers=HTMX
    ).content.decode()

    column = board.partition(f'data-status="{vendor.key}"')[2].partition("</section>")[0]
    ticket.refresh_from_db()
    assert f'data-number="{ticket.number}"' in column
    assert ticket.status == "pending"

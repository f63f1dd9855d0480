"""F1: fields, forms, statuses and types of one's own, in the browser, without code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.actions import ship_setup
from ombud.tickets.models import CustomField, Form, Ticket, TicketType, TicketValue

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_an_administrator_shapes_the_desk_and_an_agent_works_with_it(
    as_rosa: Client, as_ana: Client, world: World
) -> None:
    ship_setup()
    field = {
        "name": "Serial number",
        "type": "text",
        "purpose": "support",
        "reason": "To find the device",
        "basis": "Contract",
        "category": "system.operations",
        "erasure": "delete_row",
        "keep_days": "365",
        "in_lists": "on",
    }
    as_rosa.post("/settings/types/", {"name": "Repair"})
    as_rosa.post("/settings/statuses/", {"name": "In the workshop", "status": "pending"})
    as_rosa.post("/settings/fields/new/", field)
    repair = TicketType.objects.get(key="repair")
    as_rosa.post("/settings/forms/", {"name": "Repairs", "type": repair.pk})
    as_rosa.post(
        f"/settings/forms/{Form.objects.get().pk}/ask/", {"field": CustomField.objects.get().pk}
    )

    as_ana.post(
        "/tickets/new/",
        {
            "email": "p@lumen.example",
            "subject": "The screen is dark",
            "text": "Since noon.",
            "direction": "in",
            "priority": "2",
            "team": world.lending.pk,
            "type": repair.pk,
            "asked": "serial_number",
            "field-serial_number": "SN-7",
        },
    )
    number = Ticket.objects.get().number
    as_ana.post(f"/tickets/{number}/status/", {"status": "in-the-workshop"})
    rows = as_ana.get("/search/?q=serial_number:sn-7 type:repair").content.decode()

    assert TicketValue.objects.get().text == "SN-7"
    assert "In the workshop" in rows
    assert "Serial number: SN-7" in rows

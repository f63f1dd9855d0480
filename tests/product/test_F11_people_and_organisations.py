"""Product row F11: people and organisations, with pages and fields of the desk's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.api.calling import Caller, caller
from tests.makers import make_field, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_person_is_set_right_in_the_desk_and_read_by_a_program(
    as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)
    made: dict[str, Any] = {"about": "organisation", "category": "system.operations"}
    make_field(name="Contract", about="contact")
    make_field(name="Tier", type="one", options=("Gold", "Iron"), **made)
    who = f"/contacts/{world.cleo.pk}"
    as_ana.post(
        f"{who}/edit/",
        {
            "name": "Cleo M.",
            "language": "de",
            "organisation": "Lumen GmbH",
            "asked": "contract",
            "field-contract": "K-77",
        },
    )
    program: Caller = caller(world.ana, ["contacts:write"])

    read = program.ask("GET", who).json()
    firm = f"/organisations/{read['organisation']['id']}"
    changed = program.ask("PATCH", firm, {"fields": {"tier": "gold"}})
    refused = program.ask("PATCH", firm, {"fields": {"tier": "lead"}})

    assert (read["name"], read["language"]) == ("Cleo M.", "de")
    assert read["fields"] == {"contract": "K-77"}
    assert changed.json()["fields"] == {"tier": "gold"}
    assert refused.status_code == 422
    page = as_ana.get(f"{firm}/").content.decode()
    assert "Gold" in page
    assert f'id="t{ticket.number}"' in page
    assert "Cleo M." in as_ana.get("/search/?q=organisation.field.tier:gold").content.decode()

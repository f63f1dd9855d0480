"""Custom typed fields: made in the browser, typed, with purpose and end, in search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.models import CustomField
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

FIELD = {
    "name": "Loan amount",
    "type": "decimal",
    "purpose": "support",
    "reason": "To know which desk decides",
    "basis": "Contract, Art. 6 (1) (b) GDPR",
    "category": "user.financial",
    "erasure": "delete_row",
    "keep_days": "365",
}


def test_no_purpose_no_field_and_what_is_filled_in_is_found(
    as_rosa: Client, as_ana: Client, world: World
) -> None:
    without = as_rosa.post("/settings/fields/new/", FIELD | {"purpose": ""})
    as_rosa.post("/settings/fields/new/", FIELD)
    at = f"/tickets/{make_ticket(world).number}/"

    as_ana.post(f"{at}fields/", {"asked": "loan_amount", "field-loan_amount": "250000,50"})
    found = as_ana.get("/search/?q=loan_amount:>200000").content.decode()
    missed = as_ana.get("/search/?q=loan_amount:>300000").content.decode()

    assert without.status_code == 422
    assert CustomField.objects.count() == 1
    assert "250,000.5" in as_ana.get(at).content.decode()
    assert found.count('<li class="tk') == 1
    assert missed.count('<li class="tk') == 0

"""Field rules: show, require, read-only, limit options by condition, and not in the page
only: one evaluator for the page, for what it sends, and for every other way in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.tickets.actions import Unfit, fill_in, ship_setup
from ombud.tickets.models import Form, Ticket, TicketValue
from tests.makers import make_field, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_rule_made_in_the_browser_binds_browser_and_verb_alike(
    as_rosa: Client, as_ana: Client, world: World
) -> None:
    ship_setup()
    stolen = make_field(name="Stolen", type="flag")
    police = make_field(name="Police number")
    as_rosa.post("/settings/forms/", {"name": "Cards"})
    at = f"/settings/forms/{Form.objects.get().pk}/"
    for field in (stolen, police):
        as_rosa.post(f"{at}ask/", {"field": field.pk})
    for effect in ("show", "require"):
        rule = {"field": police.pk, "effect": effect, "when": "stolen:yes"}
        as_rosa.post(f"{at}rules/", rule)
    number = make_ticket(world).number
    typed = {"asked": ["stolen", "police_number"], "field-stolen": "yes"}

    shown = as_ana.post(f"/tickets/{number}/fields/states/", typed).json()["police_number"]
    by_page = as_ana.post(f"/tickets/{number}/fields/", typed)
    with pytest.raises(Unfit) as by_verb:
        fill_in(Ticket.objects.get(), {"stolen": True}, is_whole=True, actor=SYSTEM)

    assert (shown["shown"], shown["required"]) == (True, True)
    assert by_page.status_code == 422
    assert list(by_verb.value.errors) == ["police_number"]
    assert TicketValue.objects.count() == 0

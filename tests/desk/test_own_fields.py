"""Fields of the desk's own in the browser: making them, filling them in, seeing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.actor import SYSTEM
from ombud.tickets.actions import fill_in
from ombud.tickets.models import CustomField, FieldOption, TicketValue
from tests.makers import make_field, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

NEW = {
    "name": "Colour",
    "type": "one",
    "choices": "Red\nBlue\n\nRed",
    "purpose": "support",
    "reason": "To send the right card",
    "basis": "Contract",
    "category": "user.content.private",
    "erasure": "delete_row",
    "keep_days": "90",
}


def test_a_field_is_made_in_the_browser(as_rosa: Client) -> None:
    answer = as_rosa.post("/settings/fields/new/", NEW)

    assert answer.status_code == 302
    assert CustomField.objects.get().keep_days == 90
    assert list(FieldOption.objects.values_list("name", flat=True)) == ["Red", "Blue"]


@pytest.mark.parametrize(
    "missing", ["name", "purpose", "reason", "basis", "category", "erasure", "keep_days"]
)
def test_the_form_makes_no_field_without_its_reasons(as_rosa: Client, missing: str) -> None:
    answer = as_rosa.post("/settings/fields/new/", NEW | {missing: ""})

    assert answer.status_code == 422
    assert CustomField.objects.count() == 0
    assert "One thing to fix" in answer.content.decode()


def test_a_list_needs_values(as_rosa: Client) -> None:
    answer = as_rosa.post("/settings/fields/new/", NEW | {"choices": " \n"})

    assert answer.status_code == 422
    assert "at least one value" in answer.content.decode()


def test_a_field_is_changed_and_its_values_are_kept_in_a_list(as_rosa: Client) -> None:
    field = make_field(name="Colour", type="one", options=("Red",))
    at = f"/settings/fields/{field.pk}/"

    as_rosa.post(at, NEW | {"name": "Colour of the card", "in_lists": "on"})
    as_rosa.post(f"{at}options/", {"name": "Blue"})
    page = as_rosa.get(f"{at}options/").content.decode()

    field.refresh_from_db()
    assert (field.name, field.in_lists, field.type) == ("Colour of the card", True, "one")
    assert page.index('value="Red"') < page.index('value="Blue"')


def test_the_list_of_fields_says_which_nobody_uses(as_rosa: Client, world: World) -> None:
    make_field(name="Used")
    make_field(name="Unused")
    fill_in(make_ticket(world), {"used": "x"}, actor=SYSTEM)

    page = as_rosa.get("/settings/fields/").content.decode()

    assert page.count("On 1 ticket") == 1
    assert page.count("Never filled in") == 1


def test_fields_are_filled_in_and_stand_in_panel_list_and_history(
    as_ana: Client, world: World
) -> None:
    make_field(name="Contract", in_lists=True)
    make_field(name="Tastes", type="several", options=("Sweet", "Sour"))
    make_field(name="Due", type="date")
    at = f"/tickets/{make_ticket(world).number}/"
    typed = {
        "asked": ["contract", "tastes", "due"],
        "field-contract": "K-<b>1",
        "field-tastes": ["sweet", "sour"],
        "field-due": "2026-12-04",
    }

    as_ana.post(f"{at}fields/", typed)
    page = as_ana.get(at).content.decode()
    rows = as_ana.get("/views/unsolved/").content.decode()
    history = as_ana.get(f"{at}history/").content.decode()

    assert "K-&lt;b&gt;1" in page
    assert "Sweet, Sour" in page
    assert "4 December 2026" in page
    assert "Contract: K-&lt;b&gt;1" in rows
    assert "filled in Contract" in history


def test_what_does_not_suit_stays_as_it_was_typed(as_ana: Client, world: World) -> None:
    make_field(name="Count", type="number")
    make_field(name="Contract")
    at = f"/tickets/{make_ticket(world).number}/"
    typed = {"asked": ["count", "contract"], "field-count": "many", "field-contract": "K-1"}

    answer = as_ana.post(f"{at}fields/", typed)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'value="many"' in page
    assert 'value="K-1"' in page
    assert "Write a whole number" in page
    assert TicketValue.objects.count() == 0


def test_whoever_fills_a_field_in_reads_why_it_is_asked(as_ana: Client, world: World) -> None:
    make_field(name="Contract", reason="To find the contract")

    page = as_ana.get(f"/tickets/{make_ticket(world).number}/properties/").content.decode()

    assert "Why we ask: To find the contract" in page


@pytest.mark.parametrize("count", [1, 50])
def test_fifty_fields_cost_what_one_does(
    as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    for number in range(count):
        make_field(name=f"Field {number}", in_lists=True)
    ticket = make_ticket(world)
    values = {f"field_{number}": str(number) for number in range(count)}
    fill_in(ticket, values, actor=SYSTEM)
    as_ana.get(f"/tickets/{ticket.number}/")

    # session with agent, rights, views, places, tickets, tags, unread, edition, values
    with queries(9):
        as_ana.get("/views/unsolved/")
    with queries(PAGE):
        page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()

    assert page.count("<dt>Field ") == count


PAGE = 14

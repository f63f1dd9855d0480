"""Forms in the browser: made, ruled, filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.actor import SYSTEM
from ombud.tickets.actions import add_entry, add_rule, ask_field, ship_setup
from ombud.tickets.models import Form, FormItem, FormRule, Ticket, TicketType, TicketValue
from ombud.tickets.statuses import Effect
from tests.makers import make_field, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

NEW = {
    "email": "p@lumen.example",
    "subject": "The screen is dark",
    "text": "Since noon.",
    "direction": "in",
    "priority": "2",
}


@pytest.fixture
def form(world: World) -> Form:
    """Colour always, count where the colour is red, and demanded there."""
    ship_setup()
    colour = make_field(name="Colour", type="one", options=("Red", "Blue"))
    count = make_field(name="Count", type="number")
    made = Form(name="All")
    add_entry(made, actor=SYSTEM)
    for field in (colour, count):
        ask_field(made, field, actor=SYSTEM)
    for effect in (Effect.SHOW, Effect.REQUIRE):
        add_rule(made, count, effect=effect, when="colour:red", actor=SYSTEM)
    return made


def asked(**values: str) -> dict[str, Any]:
    filled = {f"field-{key}": value for key, value in values.items()}
    return {"asked": ["colour", "count"], **filled}


def test_a_form_with_rules_is_made_in_the_browser(as_rosa: Client, world: World) -> None:
    ship_setup()
    colour = make_field(name="Colour", type="one", options=("Red", "Blue"))
    answer = as_rosa.post("/settings/forms/", {"name": "Incidents", "team": world.lending.pk})
    at = answer["Location"]

    as_rosa.post(f"{at}ask/", {"field": colour.pk})
    item = FormItem.objects.get()
    as_rosa.post(f"/settings/form/items/{item.pk}/demand/")
    as_rosa.post(
        f"{at}rules/",
        {
            "field": colour.pk,
            "effect": "limit",
            "when": "priority:urgent",
            "options": [f"{colour.pk}:red", "999:blue"],
        },
    )
    as_rosa.post(at, {"name": "Faults", "team": "", "type": ""})
    page = as_rosa.get(at).content.decode()

    rule = FormRule.objects.get()
    assert (rule.effect, rule.options) == ("limit", ["red"])
    assert "priority:urgent" in page
    assert "<h1>Faults</h1>" in page
    assert Form.objects.get().team is None
    as_rosa.post(f"/settings/form/rules/{rule.pk}/drop/")
    assert FormRule.objects.count() == 0


def test_a_condition_that_cannot_be_read_stays_as_it_was_typed(
    as_rosa: Client, form: Form
) -> None:
    colour = form.items.all()[0].field_id
    typed = {"field": colour, "effect": "show", "when": 'colur:"<red>"'}

    answer = as_rosa.post(f"/settings/forms/{form.pk}/rules/", typed)

    assert answer.status_code == 422
    assert 'value="colur:&#34;&lt;red&gt;&#34;"' in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/settings/forms/999/ask/",
        "/settings/form/items/999/up/",
        "/settings/form/nothing/1/up/",
        "/settings/form/items/1/explode/",
    ],
)
def test_what_does_not_exist_is_not_found(as_rosa: Client, form: Form, path: str) -> None:
    assert as_rosa.post(path).status_code == 404


def test_a_new_ticket_must_hold_what_the_form_demands(
    as_ana: Client, form: Form, world: World
) -> None:
    typed = {**NEW, "team": world.lending.pk, **asked(colour="red", count="")}

    refused = as_ana.post("/tickets/new/", typed)
    opened = as_ana.post("/tickets/new/", {**typed, "field-count": "3"})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Fill this in." in page
    assert "The screen is dark" in page
    assert opened.status_code == 302
    assert Ticket.objects.count() == 1
    assert TicketValue.objects.get(field__key="count").number == 3


def test_what_the_form_hides_is_not_kept(as_ana: Client, form: Form, world: World) -> None:
    typed = {**NEW, "team": world.lending.pk, **asked(colour="blue", count="3")}

    answer = as_ana.post("/tickets/new/", typed)

    assert answer.status_code == 302
    assert list(TicketValue.objects.values_list("field__key", flat=True)) == ["colour"]


def test_a_new_ticket_has_the_type_that_was_chosen(
    as_ana: Client, form: Form, world: World
) -> None:
    problem = TicketType.objects.get(key="problem")
    typed = {**NEW, "team": world.lending.pk, "type": problem.pk}

    as_ana.post("/tickets/new/", typed)

    assert Ticket.objects.get().classification.type_id == problem.pk


def test_the_page_asks_the_one_evaluator_what_to_show(
    as_ana: Client, form: Form, world: World
) -> None:
    at = f"/tickets/{make_ticket(world).number}/"
    hidden = as_ana.get("/tickets/new/").content.decode()

    red = as_ana.post("/tickets/new/states/", asked(colour="red")).json()
    blue = as_ana.post(f"{at}fields/states/", asked(colour="blue")).json()

    assert 'data-box="count" hidden' in hidden
    assert red["count"] == {"shown": True, "required": True, "readOnly": False, "options": []}
    assert blue["count"]["shown"] is False
    assert blue["colour"]["options"] == ["red", "blue"]


def test_without_script_a_button_shows_what_fits(as_ana: Client, form: Form) -> None:
    typed = {**asked(colour="red"), "subject": "Kept", "refresh": "1"}

    page = as_ana.post("/tickets/new/", typed).content.decode()

    assert 'data-box="count">' in page
    assert 'value="Kept"' in page
    assert Ticket.objects.count() == 0


def test_the_properties_hold_the_same_law(as_ana: Client, form: Form, world: World) -> None:
    at = f"/tickets/{make_ticket(world).number}/fields/"

    refused = as_ana.post(at, asked(colour="red", count=""))
    kept = as_ana.post(at, asked(colour="red", count="4"))

    assert refused.status_code == 422
    assert "Fill this in." in refused.content.decode()
    assert kept.status_code == 302
    assert TicketValue.objects.count() == 2


@pytest.mark.parametrize("rules", [1, 30])
def test_the_new_ticket_page_costs_the_same_however_many_rules(
    as_ana: Client, form: Form, rules: int, queries: Callable[[int], Any]
) -> None:
    count = form.items.all()[1].field
    for number in range(rules):
        add_rule(form, count, effect=Effect.REQUIRE, when=f"count:>{number}", actor=SYSTEM)
    as_ana.get("/tickets/new/")

    with queries(PAGE):
        as_ana.get("/tickets/new/")


PAGE = 6

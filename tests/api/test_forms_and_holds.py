"""Forms and legal holds, asked for by a program."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.holds.queries import holds_on
from ombud.people.models import Contact
from ombud.tickets.actions import add_entry, add_rule, ask_field, require_item
from ombud.tickets.models import Form, Ticket
from ombud.tickets.statuses import Effect
from tests.api.calling import Caller, caller
from tests.makers import make_field, make_ticket
from tests.world import World


def made_form(world: World) -> Form:
    """A form of Lending: a colour that must be, and a reason where it is red."""
    colour = make_field(name="Colour", type="one", options=("Red", "Blue"))
    why = make_field(name="Why")
    form = Form(name="Cards", team=world.lending)
    add_entry(form, actor=SYSTEM)
    require_item(ask_field(form, colour, actor=SYSTEM), is_required=True, actor=SYSTEM)
    ask_field(form, why, actor=SYSTEM)
    for effect in (Effect.SHOW, Effect.REQUIRE):
        add_rule(form, why, effect=effect, when="field.colour:red", actor=SYSTEM)
    return form


def told(answer: Any) -> dict[str, tuple[Any, bool, bool]]:
    assert answer.status_code == 200, answer.content
    return {
        one["field"]: (one["value"], one["is_shown"], one["is_required"])
        for one in answer.json()["fields"]
    }


def test_a_program_reads_forms_and_hands_one_in_under_the_same_rule(
    world: World, ana: Caller
) -> None:
    form = made_form(world)
    at = f"/tickets/{make_ticket(world).number}/form"

    listed = ana.get(f"/forms?team={world.lending.pk}").json()["items"]
    elsewhere = ana.get(f"/forms?team={world.cards.pk}").json()["items"]
    before = told(ana.get(at))
    empty = ana.post(at, {"fields": {}})
    red = ana.post(at, {"fields": {"colour": "red"}})
    whole = ana.post(at, {"fields": {"colour": "red", "why": "Lost."}})

    assert [(one["id"], one["team"], one["type"]) for one in listed] == [
        (form.pk, world.lending.pk, None)
    ]
    assert listed[0]["items"] == [
        {"field": "colour", "is_required": True},
        {"field": "why", "is_required": False},
    ]
    assert listed[0]["rules"][0] == {
        "field": "why",
        "effect": "show",
        "options": [],
        "condition": {"field": "field.colour", "operator": "is", "value": "red"},
    }
    assert elsewhere == []
    assert before == {"colour": (None, True, True), "why": (None, False, False)}
    assert (empty.status_code, empty.json()["errors"]) == (
        422,
        [{"pointer": "#/fields/colour", "detail": "Fill this in."}],
    )
    assert red.json()["errors"] == [{"pointer": "#/fields/why", "detail": "Fill this in."}]
    assert told(whole) == {"colour": ("red", True, True), "why": ("Lost.", True, True)}
    assert whole["ETag"] == ana.get(at)["ETag"]


def test_a_program_places_reviews_and_releases_a_hold(world: World, ana: Caller) -> None:
    rosa, ticket = caller(world.rosa), make_ticket(world)
    soon = (clock.now().date() + timedelta(days=30)).isoformat()
    later = (clock.now().date() + timedelta(days=60)).isoformat()
    body = {"matter": "AZ 7", "ground": "claims", "review_on": soon}

    hold = rosa.post(
        "/holds", {**body, "persons": ["cleo@lumen.example"], "tickets": [ticket.number]}
    ).json()
    at = f"/holds/{hold['id']}"
    held = set(holds_on(Ticket, [ticket.pk])) | set(holds_on(Contact, [world.cleo.pk]))
    nobody = rosa.post("/holds", {**body, "persons": ["x@y.example"], "tickets": [999_999]})
    nothing = rosa.post("/holds", body)
    reviewed = rosa.post(f"{at}/review", {"review_on": later}).json()
    listed = rosa.get("/holds").json()["items"]
    released = rosa.post(f"{at}/release").json()

    assert (hold["contacts"], hold["tickets"]) == ([world.cleo.pk], [ticket.number])
    assert held == {ticket.pk, world.cleo.pk}
    assert [one["pointer"] for one in nobody.json()["errors"]] == ["#/persons/0", "#/tickets/0"]
    assert nothing.status_code == 409
    assert (reviewed["review_on"], [one["id"] for one in listed]) == (later, [hold["id"]])
    assert released["released_at"] is not None
    assert released["contacts"] == []
    assert holds_on(Ticket, [ticket.pk]) == {}
    assert ana.get("/holds").status_code == 403

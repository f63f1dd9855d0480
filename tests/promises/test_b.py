"""Group B: collection and minimisation. Ids as in the list of promises."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from django.forms import ChoiceField, Form
from django.test import Client

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.people.models import Contact, Identifier
from ombud.portal.forms import PrivacyForm, SignInForm
from ombud.project.cli import main
from ombud.purposes.gate import Channel, decide, uses
from ombud.tickets.actions import fill_in
from ombud.tickets.models import CustomField
from ombud.tickets.queries import fields_with_use
from tests.cells import cells
from tests.channels.email.mails import raw, take_in
from tests.makers import make_field, make_ticket
from tests.world import PASSWORD

if TYPE_CHECKING:
    from tests.world import World

BROWSER = "Mozilla/5.0 (Nonesuch 12; rv:987.6) Gecko/20100101 Firefox/987.6"
ADDRESS = "203.0.113.77"


def personal_columns() -> dict[str, Any]:
    result = CliRunner().invoke(main, ["map", "--personal", "--json"])
    assert result.exit_code == 0, result.output
    columns: dict[str, Any] = json.loads(result.stdout)["columns"]
    return columns


def test_b1_the_contacts_side_asks_for_nothing(world: World) -> None:
    answer = Client().get("/help/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert re.findall(r"<(?:form|input|textarea|select)\b", page) == []
    assert dict(answer.cookies) == {}


def test_b1_a_mail_leaves_name_and_address_of_its_writer_and_no_more(world: World) -> None:
    take_in(
        raw(
            sender="Dora Lind <dora@lind.example>",
            text="Call me: +49 30 901820.\n-- \nDora Lind, Head of Sales, Lind GmbH",
        )
    )

    dora = Contact.objects.get(name="Dora Lind")
    known = Identifier.objects.filter(contact=dora)
    assert list(known.values_list("kind", "value")) == [("email", "dora@lind.example")]
    assert (dora.organisation, dora.language, dora.time_zone) == (None, "", "")


def test_b2_every_personal_column_has_a_purpose_that_is_in_the_register(db: None) -> None:
    columns = personal_columns()

    assert columns["people.Identifier.value"]["purpose"] == "support"
    assert {one["purpose"] for one in columns.values()} <= set(uses)


@pytest.mark.parametrize("purpose", ["", "because"])
def test_b2_a_field_of_the_desks_own_without_a_purpose_cannot_be_saved(
    world: World, purpose: str
) -> None:
    with pytest.raises(Refused, match="purpose"):
        make_field(name="Shoe size", purpose=purpose)

    assert not CustomField.objects.exists()


def test_b3_the_register_holds_what_the_desk_does_today_each_with_its_basis() -> None:
    assert {key: (uses[key].text, uses[key].basis) for key in uses} == {
        "support": ("Answering what you asked us", "contract"),
        "security": ("Keeping the desk and its accounts safe", "legitimate_interest"),
        "desk-work": ("Organising the work of the people who answer", "contract"),
        "privacy-rights": (
            "Answering what you ask about your own data",
            "legal_obligation",
        ),
        "satisfaction": (
            "Asking how satisfied you were with an answer",
            "legitimate_interest",
        ),
        "news": ("Sending you news about our products", "consent"),
        "sensitive": (
            "Using your health, money and place data for more than answering you",
            "contract",
        ),
    }


def test_b3_a_purpose_that_is_not_in_the_register_is_a_fault(world: World) -> None:
    assert decide(world.cleo.pk, "support", Channel.EMAIL).allowed

    with pytest.raises(KeyError, match="profiling"):
        decide(world.cleo.pk, "profiling", Channel.EMAIL)


def test_b4_neither_address_nor_browser_version_of_a_visitor_is_kept(world: World) -> None:
    visitor = Client(REMOTE_ADDR=ADDRESS, headers={"User-Agent": BROWSER})
    visitor.get("/help/")
    visitor.post("/sign-in/", {"email": "ana@halden.example", "password": "wrong"})
    visitor.post("/sign-in/", {"email": "ana@halden.example", "password": PASSWORD})
    pages = [visitor.get(path).status_code for path in ("/", "/views/everything/", "/account/")]

    stored = list(cells())

    assert pages == [200, 200, 200]
    assert [where for where, what in stored if ADDRESS in what or "987.6" in what] == []
    assert ("people_session.browser", "Firefox") in stored


STRANGERS = ("/help/", "/help/promises/", "/help/words/", "/help/sign-in/", "/help/privacy/")
CHOSEN = {"kind": "access", "region": "unknown", "relation": "self"}
# About themselves, and whom they ask for; the rest is chosen.
TYPED_BY_STRANGERS = {"email", "name", "text", "about"}


def text_fields(form: Form) -> set[str]:
    return {name for name, one in form.fields.items() if not isinstance(one, ChoiceField)}


def test_b1_a_stranger_must_give_a_mail_address_and_nothing_else(world: World) -> None:
    pages = {path: Client().get(path).content.decode() for path in STRANGERS}
    shown = {
        path: set(re.findall(r'<(?:input(?! type="hidden")|textarea)[^>]* name="(\w+)"', page))
        for path, page in pages.items()
    }
    typed = {one for form in (PrivacyForm(), SignInForm()) for one in text_fields(form)}

    assert shown["/help/sign-in/"] == {"email"}
    assert shown["/help/"] == shown["/help/promises/"] == set()
    assert typed == TYPED_BY_STRANGERS
    assert PrivacyForm({"email": "x@y.example", **CHOSEN}).is_valid()
    assert list(PrivacyForm(CHOSEN).errors) == ["email"]


def test_b5_a_field_that_nobody_fills_in_is_flagged_and_can_be_stopped(
    world: World, as_rosa: Client, as_ana: Client
) -> None:
    start = clock.now()
    field = make_field(name="Shoe size")
    for number in range(8):
        ticket = make_ticket(world)
        if number in {0, 1}:
            fill_in(ticket, {field.key: "43"}, actor=SYSTEM)
    at = "/settings/fields/"
    fresh = as_rosa.get(at).content.decode()
    with clock.held_at(start + timedelta(days=91)):
        [idle] = fields_with_use()
    asked = as_ana.get(f"/tickets/{ticket.number}/properties/").content.decode()
    as_rosa.post(f"{at}{field.pk}/retire/")
    stopped = as_ana.get(f"/tickets/{ticket.number}/properties/").content.decode()

    assert "On 25 % of new tickets" in fresh
    assert "Not filled in for 90 days" not in fresh
    assert (idle.use_count, idle.share, idle.is_idle) == (2, None, True)
    assert ("Shoe size" in asked, "Shoe size" in stopped) == (True, False)


def test_b6_nobody_is_shown_to_others_who_has_not_chosen_it(world: World) -> None:
    make_ticket(world, subject="Quincewort")
    stranger = Client()
    pages = ("", "sign-in/", "promises/", "words/", "privacy/", "tickets/", "my-data/")

    seen = {page: stranger.get(f"/help/{page}", follow=True).content.decode() for page in pages}

    hers = (world.cleo.name, "cleo@lumen.example", "Quincewort")
    assert [(page, one) for page, text in seen.items() for one in hers if one in text] == []


@pytest.mark.parametrize(("tickets", "told"), [(4, False), (5, True)])
def test_b7_of_a_handful_no_share_is_told(
    world: World, as_rosa: Client, tickets: int, told: bool
) -> None:
    field = make_field(name="Shoe size")
    for _ in range(tickets):
        fill_in(make_ticket(world), {field.key: "43"}, actor=SYSTEM)

    page = as_rosa.get("/settings/fields/").content.decode()

    assert ("On 100 % of new tickets" in page) is told

"""Contacts and organisations: what is known, setting it right, and their own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.datamap import Erasure, NotPersonal, Personal, parts
from ombud.events.models import Event
from ombud.people.actions import (
    add_identifier,
    change_contact,
    contact_by_phone,
    remove_identifier,
    save_organisation,
)
from ombud.people.models import Contact, Organisation
from ombud.rules.query import parse
from ombud.tickets.actions import Unfit, add_entry, ask_field, fill_in_about
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import ContactValue, CustomField, Form, OrganisationValue
from tests.makers import make_contact, make_field, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

OF_FIRM: dict[str, Any] = {"about": "organisation", "category": "system.operations"}


def test_a_contact_page_shows_what_is_known_and_why(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    field = make_field(name="Contract", about="contact")
    fill_in_about(world.cleo, {field.key: "K-77"}, actor=SYSTEM)

    page = as_ana.get(f"/contacts/{world.cleo.pk}/").content.decode()

    assert "cleo@lumen.example" in page
    assert "K-77" in page
    assert "Support: answering what they asked" in page
    assert f'id="t{ticket.number}"' in page


@pytest.mark.parametrize("count", [1, 20])
def test_a_contact_page_costs_the_same_however_much_is_known(
    as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    for number in range(count):
        make_ticket(world)
        field = make_field(name=f"F{number}", about="contact")
        fill_in_about(world.cleo, {field.key: "x"}, actor=SYSTEM)
    as_ana.get(f"/contacts/{world.cleo.pk}/")

    with queries(14):
        as_ana.get(f"/contacts/{world.cleo.pk}/")


def test_setting_a_contact_right_is_recorded_and_says_no_word(
    as_ana: Client, world: World
) -> None:
    make_ticket(world)
    field = make_field(name="Size", type="number", about="contact")
    sent = {"name": "Cleo M.", "language": "de", "organisation": "Lumen GmbH"}

    gone = as_ana.post(
        f"/contacts/{world.cleo.pk}/edit/",
        {**sent, "asked": field.key, f"field-{field.key}": "42"},
    )

    world.cleo.refresh_from_db()
    assert gone["Location"] == f"/contacts/{world.cleo.pk}/"
    assert (world.cleo.name, world.cleo.language) == ("Cleo M.", "de")
    assert world.cleo.organisation == Organisation.objects.get(name="Lumen GmbH")
    assert ContactValue.objects.get().number == 42
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True))[-3:] == [
        "organisation.saved",
        "contact.changed",
        "person.field-filled",
    ]


def test_what_does_not_suit_is_said_and_nothing_is_lost(as_ana: Client, world: World) -> None:
    make_ticket(world)
    field = make_field(name="Size", type="number", about="contact")
    sent = {"name": "Other", "language": "", "organisation": "New firm", "asked": field.key}

    answer = as_ana.post(
        f"/contacts/{world.cleo.pk}/edit/", {**sent, f"field-{field.key}": "many"}
    )

    page = answer.content.decode()
    world.cleo.refresh_from_db()
    assert answer.status_code == 422
    assert 'value="Other"' in page
    assert 'value="many"' in page
    assert world.cleo.name == "Cleo Marchetti"
    assert not Organisation.objects.exists()


def test_addresses_come_and_go_and_lead_to_one_person(world: World) -> None:
    dora = make_contact("dora@lumen.example", "Dora")
    second = add_identifier(dora, "email", "D@Lumen.example", actor=SYSTEM)
    first = dora.identifiers.get(value="dora@lumen.example")

    with pytest.raises(Refused, match="leads to a contact already"):
        add_identifier(world.cleo, "email", "d@lumen.example", actor=SYSTEM)
    remove_identifier(first, actor=SYSTEM)
    with pytest.raises(Refused, match="all they are known by"):
        remove_identifier(second, actor=SYSTEM)

    assert [(one.value, one.is_primary) for one in dora.identifiers.all()] == [
        ("d@lumen.example", True)
    ]


def test_a_telephone_number_is_one_however_it_is_written(world: World) -> None:
    add_identifier(world.cleo, "phone", "+49 (170) 555 89-33", actor=SYSTEM)
    met = contact_by_phone("0049 170 5558933", "Nora", source="agent", actor=SYSTEM)

    assert met == world.cleo
    with pytest.raises(Refused, match="leads to a contact already"):
        add_identifier(make_contact("d@lumen.example"), "phone", "+491705558933", actor=SYSTEM)


@pytest.mark.parametrize(
    ("kind", "value"), [("email", "nobody"), ("phone", "call me"), ("", "x"), ("phone", "")]
)
def test_what_cannot_be_an_address_is_refused(world: World, kind: str, value: str) -> None:
    with pytest.raises(Refused):
        add_identifier(world.cleo, kind, value, actor=SYSTEM)


def test_who_sees_other_teams_only_finds_no_contact(as_ben: Client, world: World) -> None:
    make_ticket(world)
    firm = save_organisation(None, name="Lumen", domain="", actor=SYSTEM)
    change_contact(world.cleo, name="Cleo", language="", organisation=firm, actor=SYSTEM)

    for path in (f"/contacts/{world.cleo.pk}/", f"/organisations/{firm.pk}/"):
        assert as_ben.get(path).status_code == 404
    assert b"Cleo" not in as_ben.post("/contacts/", {"q": "cleo@lumen.example"}).content


def test_contacts_are_found_by_address_name_and_organisation(
    as_ana: Client, world: World
) -> None:
    make_ticket(world)
    firm = save_organisation(None, name="Lumen", domain="lumen.example", actor=SYSTEM)
    change_contact(
        world.cleo, name="Cleo Marchetti", language="", organisation=firm, actor=SYSTEM
    )

    for asked in ("CLEO@lumen.example", "cleo", "lum"):
        assert b"Cleo Marchetti" in as_ana.post("/contacts/", {"q": asked}).content
    assert b"Cleo Marchetti" not in as_ana.post("/contacts/", {"q": "zz"}).content


def test_an_organisation_has_fields_that_tell_of_nobody(as_ana: Client, world: World) -> None:
    with pytest.raises(Refused, match="belongs to the contact"):
        make_field(name="Boss", about="organisation", category="user.contact")
    field = make_field(name="Tier", type="one", options=("Gold", "Iron"), **OF_FIRM)
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomField.objects.filter(pk=field.pk).update(category="user.contact")
    firm = save_organisation(None, name="Lumen", domain="", actor=SYSTEM)
    change_contact(world.cleo, name="Cleo", language="", organisation=firm, actor=SYSTEM)
    ticket = make_ticket(world)
    sent = {"name": "Lumen", "domain": "lumen.example", "asked": field.key}

    as_ana.post(f"/organisations/{firm.pk}/edit/", {**sent, f"field-{field.key}": "gold"})

    page = as_ana.get(f"/organisations/{firm.pk}/").content.decode()
    assert OrganisationValue.objects.get().option is not None
    assert "Gold" in page
    assert f'id="t{ticket.number}"' in page


def test_fields_of_people_can_be_asked_of_their_tickets(as_ana: Client, world: World) -> None:
    number = make_field(name="Size", type="number", about="contact")
    tier = make_field(name="Tier", type="one", options=("Gold", "Iron"), **OF_FIRM)
    firm = save_organisation(None, name="Lumen", domain="", actor=SYSTEM)
    change_contact(world.cleo, name="Cleo", language="", organisation=firm, actor=SYSTEM)
    fill_in_about(world.cleo, {number.key: 7}, actor=SYSTEM)
    fill_in_about(firm, {tier.key: "gold"}, actor=SYSTEM)
    ticket = make_ticket(world)
    make_ticket(world, contact=make_contact("other@lumen.example", "Other"))

    for question in ("contact.field.size:>5", "organisation.field.tier:gold"):
        assert parse(question, TICKET_FIELDS.now()).hints == ()
        page = as_ana.get("/search/", {"q": question}).content.decode()
        assert page.count('<li class="tk') == 1, question
        assert f'id="t{ticket.number}"' in page


def test_a_field_says_what_becomes_of_its_values(world: World) -> None:
    kept = make_field(name="Deed", about="contact", erasure="keep")
    tier = make_field(name="Tier", **OF_FIRM)

    of_contacts = {part.name: part.columns["text"] for part in parts[ContactValue]()}
    of_firms = {part.name: part.columns["text"] for part in parts[OrganisationValue]()}

    declared = of_contacts[kept.key]
    assert isinstance(declared, Personal)
    assert (declared.erasure, declared.subject) == (Erasure.KEEP, ("contact",))
    assert isinstance(of_firms[tier.key], NotPersonal)


def test_a_field_belongs_to_what_it_is_about(world: World) -> None:
    field = make_field(name="Contract", about="contact")
    form = Form(name="F")
    add_entry(form, actor=SYSTEM)

    with pytest.raises(Refused, match="Forms ask about tickets"):
        ask_field(form, field, actor=SYSTEM)
    with pytest.raises(Unfit):
        fill_in_about(world.cleo, {"unknown": "x"}, actor=SYSTEM)
    assert not Contact.objects.filter(field_values__isnull=False).exists()

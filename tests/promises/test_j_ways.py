"""Rights: the ways in, what comes out, who asks, and by when (promises group J)."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import jsonschema
import pytest
from django.apps import apps
from django.test import Client

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.bundles.actions import make_bundle
from ombud.bundles.models import Bundle
from ombud.bundles.statuses import Profile
from ombud.clocks.deadline import milestones
from ombud.datamap import models
from ombud.events.models import Event
from ombud.people.actions import Row, import_contacts
from ombud.privacy import actions, letters
from ombud.privacy.authorities import authorities, authority_of, residence
from ombud.privacy.models import PrivacyRequest, Proof
from ombud.privacy.statuses import LetterKind, Level, Outcome, Region
from ombud.privacy.statuses import Proof as ProofKind
from ombud.privacy.tasks import read_message
from ombud.purposes.gate import Channel, decide
from ombud.tickets.actions import reply
from ombud.tickets.content import Content
from tests.bundles.opened import made, opened
from tests.channels.email.mails import raw, take_in
from tests.conftest import client_of
from tests.erasure.person import ADDRESS, MARKS, NAME, erase, make_everywhere
from tests.everywhere import where
from tests.makers import make_contact, make_ticket
from tests.portal.visiting import sign_in
from tests.privacy.requests import MONDAY, PERSON, ask, decided, identified, officer

if TYPE_CHECKING:
    from ombud.people.models import Contact
    from tests.world import World

PAGE = "/help/my-data/"
TYPED = {"email": "cleo@lumen.example", "kind": "access", "region": "europe"}
TYPED |= {"relation": "self"}
EEA = {
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
    *("IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
}
CONTROLLER: dict[str, Any] = {
    "name": "Halden", "zone": "UTC", "calendar": "", "chosen": "", "needs_two": True,
    "authority": "Authority of Halden\nMarket 1, Halden", "team": None,
}  # fmt: skip

pytestmark = pytest.mark.usefixtures("a_way_out")


def test_j1_each_right_is_a_button_and_opens_the_same_kind_of_request(world: World) -> None:
    client = sign_in()
    page = client.get(PAGE).content.decode()
    for kind in ("portability", "access", "restriction", "rectification"):
        client.post(f"{PAGE}ask/", {"kind": kind, "text": "Wrong."})
    asked_twice = client.post(f"{PAGE}ask/", {"kind": "erasure"})
    client.post(f"{PAGE}ask/", {"kind": "erasure", "sure": "yes"})
    made = PrivacyRequest.objects.order_by("pk")

    assert set(re.findall(r'name="kind" value="(\w+)"', page)) == {
        *("portability", "access", "restriction", "erasure", "rectification"),
        *("limit", "opt_out", "objection", "withdrawal", "review", "complaint"),
    }
    assert asked_twice.status_code == 200
    assert [one.kind for one in made] == [
        *("portability", "access", "restriction", "rectification", "erasure"),
    ]
    assert {(one.reached, one.state, one.source) for one in made} == {
        (Level.SIGNED_IN, "collecting", "portal"),
    }
    assert {one.ticket.contact for one in made} == {world.cleo}


def test_j1_page_form_telephone_and_mail_lead_to_the_same_request(world: World) -> None:
    petra = client_of(officer())
    with clock.held_at(MONDAY):
        sign_in().post(f"{PAGE}ask/", {"kind": "access"})
        Client().post("/help/privacy/", TYPED)
        by_hand = {"source": "phone", "received": "2026-11-23T09:00", "language": "en"}
        petra.post("/privacy/new/", TYPED | by_hand)
        letter = "Please send me a copy of all my personal data under Art. 15 GDPR."
        mailed = take_in(raw(subject="My data", text=letter)).ticket
        assert mailed is not None
        read_message.func(Event.objects.filter(kind="ticket.opened").latest("pk").pk)
        proposed = petra.get("/privacy/").content.decode()
        petra.post(
            f"/tickets/{mailed.number}/privacy/",
            {"kind": "access", "region": "europe", "language": "en"},
        )
    found = PrivacyRequest.objects.order_by("pk")

    assert f"/tickets/{mailed.number}/privacy/" in proposed
    assert [one.source for one in found] == ["portal", "portal", "phone", "mail"]
    assert {(one.kind, one.pack, one.due_day, one.ticket.is_locked) for one in found} == {
        ("access", "gdpr", found[0].due_day, True)
    }
    assert {one.contact for one in found} == {world.cleo}


def columns_in(contact: Contact, profile: Profile = Profile.ACCESS) -> set[str]:
    """Return table and column of all that a report about ``contact`` names."""
    data = json.loads(opened(made(contact, profile, has_notes=True))["data.json"])
    return {place_of(apps.get_model(one["store"]), one["column"]) for one in data["items"]}


def place_of(model: type[Any], column: str) -> str:
    """Return table and column of a value; of a relation where its words stand."""
    related = models[model].related.get(column)
    field: Any = model._meta.get_field(column)
    if related is None:
        return f"{model._meta.db_table}.{field.column}"
    return f"{field.related_model._meta.db_table}.{related.shows.rpartition('__')[2]}"


def cells_with(*marks: str) -> set[str]:
    """Return table and column of every cell in which one of ``marks`` can be read."""
    names = {f"{m._meta.app_label}.{m.__name__}": m._meta.db_table for m in apps.get_models()}
    found = set()
    for place in where(*marks):
        table, _dot, column = place.rpartition(".")
        found.add(f"{names.get(table, table)}.{column}" if table else "sealed objects")
    return {one for one in found if "message_search" not in one}


def test_j2_where_a_person_can_be_read_the_report_says_so_or_it_is_named_here(
    world: World,
) -> None:
    nora = make_everywhere(world).nora
    text = f"Nora Quellmann, {ADDRESS}, was right. I am Otto Brook, otto@brook.example."
    make_ticket(world, contact=make_contact("otto@brook.example", "Otto Brook"), text=text)
    files = opened(made(nora, has_notes=True))
    extracts = [one["text"] for one in json.loads(files["mentions.json"])]

    assert len(columns_in(nora)) > 14
    assert cells_with(*MARKS, NAME) - columns_in(nora) == {"sealed objects"}
    # What is sealed are the mails as they came and their files: hers are there.
    assert {name.partition("/")[0] for name in files} >= {"mail", "attachments", "tickets"}
    assert len(extracts) == 4  # in a subject, a quotation, a copy, and in plain words
    assert [one for one in extracts if ADDRESS not in one or "otto" in one.lower()] == []


def test_j3_a_name_is_corrected_without_anybody_and_an_import_leaves_it(
    world: World,
) -> None:
    sign_in().post(f"{PAGE}correct/", {"name": "Cleo Marquetti"})
    import_contacts([Row("cleo@lumen.example", "Cleo Marchetti")], actor=SYSTEM)
    world.cleo.refresh_from_db()

    assert world.cleo.name == "Cleo Marquetti"


def test_j3_own_tickets_and_choices_need_nobody_either(world: World) -> None:
    ticket = make_ticket(world)
    client = sign_in()
    client.post(f"/help/tickets/{ticket.number}/", {"text": "It works again."})
    client.post(f"{PAGE}choose/", {"purpose": "news", "do": "given"})

    assert ticket.messages.latest("pk").text == "It works again."
    assert decide(world.cleo.pk, "news", Channel.EMAIL).allowed
    assert not Event.objects.filter(actor_kind="agent").exists()


def test_j6_objecting_and_taking_it_back_are_one_press_each(world: World) -> None:
    client, seen = sign_in(), []
    for do in ("object", "allow"):
        client.post(f"{PAGE}choose/", {"purpose": "satisfaction", "do": do})
        seen.append(decide(world.cleo.pk, "satisfaction", Channel.EMAIL).allowed)
    refused = client.post(f"{PAGE}choose/", {"purpose": "support", "do": "object"})

    assert seen == [False, True]
    assert refused.status_code == 422
    assert client.post(f"{PAGE}choose/", {"purpose": "x", "do": "object"}).status_code == 404


def test_j8_a_copy_is_made_at_once_and_fetched_by_nobody_else(world: World) -> None:
    make_ticket(world, text="My very own words")
    client = sign_in()
    client.post(f"{PAGE}ask/", {"kind": "portability"})
    number = PrivacyRequest.objects.get().number
    make_bundle(Bundle.objects.get().pk)
    make_contact("dora@lind.example", "Dora Lind")
    foreign = sign_in("dora@lind.example").post(f"{PAGE}fetch/{number}/")
    page = client.get(PAGE).content.decode()
    answer = client.post(f"{PAGE}fetch/{number}/")
    octets = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    assert foreign.status_code == 404
    assert f"{PAGE}fetch/{number}/" in page
    names = ZipFile(BytesIO(octets)).namelist()
    assert "data.json" in [name.rpartition("/")[2] for name in names]


def test_j8_a_copy_has_a_schema_and_only_what_the_person_gave_or_did(world: World) -> None:
    dora = make_contact("dora@other.example", "Dora Nunes")
    make_ticket(world, contact=dora, subject="Dora asks")
    ticket = make_ticket(world, text="My very own words")
    answer = Content(text="An answer of ours")
    reply(ticket, answer, agent=world.ana, actor=world.ana.actor)
    files = opened(made(world.cleo, Profile.PORTABILITY))
    data, table = json.loads(files["data.json"]), files["csv/items.csv"].decode()

    jsonschema.validate(data, json.loads(files["schema.json"]))
    assert len(table.splitlines()) >= len(data["items"]) > 3
    assert {one["source"] for one in data["items"]} <= {"subject", "observed", "mail"}
    for text in (files["data.json"].decode(), table):
        assert "My very own words" in text
        assert "Dora" not in text


def complaint(**more: Any) -> str:
    return letters.blocks_of(ask(**more), LetterKind.ANSWER)["complaint"]


def test_j10_each_country_has_an_authority_with_a_name_and_an_address() -> None:
    known = authorities()

    assert set(known) == EEA | {"GB", "US-CA"}
    assert [code for code, one in known.items() if len(one.name) < 8] == []
    assert [code for code, one in known.items() if not re.search(r"\d", one.address)] == []
    assert [code for code, one in known.items() if "." not in one.web] == []


def test_j10_a_letter_names_the_authority_of_where_the_person_lives(world: World) -> None:
    request = ask()
    said = {}
    for code in EEA:
        request.region, request.country = residence(code)
        said[code] = letters.blocks_of(request, LetterKind.ANSWER)["complaint"]
    british = complaint(region=Region.UNITED_KINGDOM, country="GB", address="b@lumen.example")

    assert [code for code, one in said.items() if str(authority_of(code)) not in one] == []
    assert "Information Commissioner's Office" in british
    assert "Wilmslow" in british


def test_j10_the_form_asks_for_the_country_and_falls_back_on_the_desks_authority(
    world: World,
) -> None:
    actions.change_controller(**CONTROLLER, actor=SYSTEM)
    for address, place in (("a@lumen.example", "PT"), ("b@lumen.example", "unknown")):
        Client().post("/help/privacy/", TYPED | {"email": address, "region": place})
    portuguese, unsaid = PrivacyRequest.objects.order_by("pk")

    assert (portuguese.region, portuguese.country) == (Region.EUROPE, "PT")
    lisbon, own = (
        letters.blocks_of(one, LetterKind.ANSWER)["complaint"] for one in (portuguese, unsaid)
    )
    assert "Comissão Nacional de Proteção de Dados" in lisbon
    assert "Authority of Halden" not in lisbon
    assert "Authority of Halden" in own


def test_j10_a_desk_names_its_own_authority_in_place_of_its_countrys(world: World) -> None:
    hamburg = {"authority": "Authority of Hamburg\nStreet 22, Hamburg"}
    own = (
        CONTROLLER
        | hamburg
        | {"authority_country": "DE", "authority_web": "https://hh.example"}
    )
    actions.change_controller(**own, actor=SYSTEM)
    request, said = ask(), {}
    for code in ("DE", "FR", ""):
        request.country = code
        said[code] = letters.blocks_of(request, LetterKind.ANSWER)["complaint"]
    refused = [
        own | {"authority_web": ""},
        own | {"authority_web": "hamburg"},
        own | {"authority": "Authority of Hamburg"},
        own | {"authority_country": "XX"},
    ]

    assert "Responsible for us is:\nAuthority of Hamburg\nStreet 22" in said["DE"]
    assert "https://hh.example" in said["DE"]
    assert "Bundesbeauftragte" not in said["DE"]
    assert "CNIL" in said["FR"]
    assert "Hamburg" not in said["FR"]
    assert "Authority of Hamburg" in said[""]
    for values in refused:
        with pytest.raises(Refused, match=r"authority|country"):
            actions.change_controller(**values, actor=SYSTEM)


def test_j11_nothing_leaves_before_it_is_known_who_asks_and_the_proof_goes(
    world: World,
) -> None:
    with clock.held_at(MONDAY):
        request = ask(region=Region.EUROPE)
        with pytest.raises(Refused, match="Check the identity first"):
            actions.data_collected(request, actor=SYSTEM)
        assert not Bundle.objects.exists()
        proof = actions.take_proof(request, ProofKind.IDENTITY, b"passport", actor=PERSON)
        identified(request)
        actions.data_collected(request, actor=SYSTEM)
        actions.call_off(request, actor=PERSON)
    with clock.held_at(MONDAY + timedelta(hours=24)):
        actions.destroy_old_proofs()

    proof = Proof.objects.get(pk=proof.pk)
    assert proof.blob is None
    with pytest.raises(Refused, match="destroyed"):
        actions.content_of(proof)


def test_j11_who_signed_in_long_ago_is_asked_again(world: World) -> None:
    client = sign_in()
    with clock.held_at(clock.in_(minutes=6)):
        answer = client.post(f"{PAGE}ask/", {"kind": "portability"})

    assert answer["Location"] == f"{PAGE}confirm/"
    assert not PrivacyRequest.objects.exists()


def test_j12_what_comes_near_is_warned_of_and_what_is_late_is_listed(world: World) -> None:
    petra = officer()
    with clock.held_at(MONDAY):
        request = ask(region=Region.EUROPE)
    assert request.due_at is not None
    reached = milestones(request.received_at, request.due_at)
    for share in (50, 75, 90):
        with clock.held_at(reached[share]):
            actions.warn_of_deadlines()
            latest = Event.objects.filter(kind="privacy-request.deadline-near").latest("pk")
            assert (latest.subject_id, latest.payload["share"]) == (request.pk, share)
    with clock.held_at(request.due_at + timedelta(days=2)):
        page = client_of(petra).get("/privacy/list/").content.decode()

    assert "2 days late" in page
    assert re.search(r"Past the deadline</span><span class=\"kpi__v\">1<", page)


def test_j13_what_is_refused_in_part_is_told_with_reason_and_authority(world: World) -> None:
    petra = officer()
    request = decided(ask(region=Region.EUROPE, country="ES"), petra)
    who: dict[str, Any] = {"agent": petra, "actor": petra.actor}
    actions.decide_group(request, "files", Outcome.REFUSED, ground="excessive", **who)
    paul = officer("Paul")
    actions.approve(request, "", agent=paul, actor=paul.actor)
    letter = actions.draft_letter(request, LetterKind.ANSWER, actor=petra.actor)
    said = {one.name: one.text for one in letter.blocks.all()}

    assert "Files, and mails as they arrived" in said["kept"]
    assert "Conversations" in said["done"]
    assert "GDPR Art. 12(5)" in said["why"]
    assert "You can complain to a data protection authority" in said["complaint"]
    assert "Agencia Española de Protección de Datos" in said["complaint"]


def test_j15_an_erased_persons_conversation_can_be_read_and_names_nobody(
    transactional_db: None, world: World
) -> None:
    one = make_everywhere(world)
    done = erase(one.nora)
    rosa = client_of(world.rosa)
    own = rosa.get(f"/tickets/{one.ticket.number}/").content.decode()
    other = rosa.get(f"/tickets/{one.other.number}/").content.decode()

    assert done.pseudonym in own
    assert "Dear [name removed]," in own
    assert one.own_words.strip() in other
    assert "[e-mail address removed]" in other
    assert [mark for mark in (*MARKS, NAME) if mark in own + other] == []

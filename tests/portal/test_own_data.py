"""A contact's own data: all of it, who looked, and every right by one or two presses."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.bundles.actions import make_bundle
from ombud.bundles.models import Bundle
from ombud.people.actions import import_contacts
from ombud.privacy.models import PrivacyRequest
from ombud.privacy.statuses import Level
from ombud.purposes.gate import Channel, decide
from ombud.purposes.models import ConsentEvent
from ombud.tickets.actions import reply
from ombud.tickets.content import Content
from tests.conftest import client_of
from tests.makers import make_contact, make_ticket
from tests.portal.visiting import link_for, sign_in

if TYPE_CHECKING:
    from tests.world import World

PAGE = "/help/my-data/"


pytestmark = pytest.mark.usefixtures("a_way_out")


def test_j2_the_page_shows_what_is_held_for_what_until_when_and_who_looked(
    world: World,
) -> None:
    ticket = make_ticket(world)
    reply(ticket, Content(text="Hi"), agent=world.ana, actor=world.ana.actor)
    client_of(world.ana).get(f"/tickets/{ticket.number}/")
    page = sign_in().get(PAGE).content.decode()

    for words in (
        "cleo@lumen.example",
        'value="Cleo Marchetti"',
        "Conversations",
        "Answering what you asked us",
        "730 days after the matter is closed",
        "Ana Halden",
        "The conversation of a ticket",
    ):
        assert words in page, words
    assert "Ben Halden" not in page


def test_PR_025_data_leave_or_change_only_within_five_minutes_of_signing_in(
    world: World,
) -> None:
    client = sign_in()
    with clock.held_at(clock.in_(minutes=6)):
        answers = [
            client.post(f"{PAGE}ask/", {"kind": kind})["Location"]
            for kind in ("access", "portability", "erasure", "restriction", "rectification")
        ]
        corrected = client.post(f"{PAGE}correct/", {"name": "Eve"})["Location"]
        assert not PrivacyRequest.objects.exists()
        shown = client.get(PAGE).status_code
        client.post(f"{PAGE}confirm/")
        client.post(link_for(client, "cleo@lumen.example", "my-data/"))
        fresh = client.post(f"{PAGE}ask/", {"kind": "access"})["Location"]
    world.cleo.refresh_from_db()

    assert answers == [f"{PAGE}confirm/"] * 5
    assert corrected == f"{PAGE}confirm/"
    assert (shown, fresh, world.cleo.name) == (200, f"{PAGE}?said=asked", "Cleo Marchetti")


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
    }
    assert asked_twice.status_code == 200
    assert [one.kind for one in made] == [
        *("portability", "access", "restriction", "rectification", "erasure"),
    ]
    assert {(one.reached, one.state, one.source) for one in made} == {
        (Level.SIGNED_IN, "collecting", "portal"),
    }
    assert {one.ticket.contact for one in made} == {world.cleo}


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


def test_j3_a_name_is_corrected_without_anybody_and_an_import_leaves_it(
    world: World,
) -> None:
    sign_in().post(f"{PAGE}correct/", {"name": "Cleo Marquetti"})
    import_contacts([("cleo@lumen.example", "Cleo Marchetti")], actor=SYSTEM)
    world.cleo.refresh_from_db()

    assert world.cleo.name == "Cleo Marquetti"


def test_d7_taking_back_takes_as_many_presses_as_agreeing(world: World) -> None:
    client = sign_in()
    seen = []
    for do in ("given", "withdrawn", "given", "withdrawn"):
        page = client.get(PAGE).content.decode()
        assert page.count(f'name="do" value="{do}"') == 1
        client.post(f"{PAGE}choose/", {"purpose": "news", "do": do})
        seen.append(decide(world.cleo.pk, "news", Channel.EMAIL).allowed)
    ledger = ConsentEvent.objects.order_by("pk")

    assert seen == [True, False, True, False]
    assert [one.given for one in ledger] == ["given", "withdrawn"] * 2
    assert {one.notice.digest for one in ledger} == {ledger[0].notice.digest}
    assert "as easily as I give it" in client.get(PAGE).content.decode()


def test_j6_objecting_and_taking_it_back_are_one_press_each(world: World) -> None:
    client, seen = sign_in(), []
    for do in ("object", "allow"):
        client.post(f"{PAGE}choose/", {"purpose": "satisfaction", "do": do})
        seen.append(decide(world.cleo.pk, "satisfaction", Channel.EMAIL).allowed)
    refused = client.post(f"{PAGE}choose/", {"purpose": "support", "do": "object"})

    assert seen == [False, True]
    assert refused.status_code == 422
    assert client.post(f"{PAGE}choose/", {"purpose": "x", "do": "object"}).status_code == 404


def test_the_pages_speak_german(world: World) -> None:
    client = sign_in()
    page = client.get(PAGE, headers={"Accept-Language": "de"}).content.decode()

    assert '<html lang="de" dir="ltr"' in page
    assert "Alles, was wir über Sie speichern" in page

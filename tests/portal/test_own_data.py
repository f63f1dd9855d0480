"""A contact's own data: all of it, who looked, and every right by one or two presses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.bundles.actions import make_bundle
from ombud.bundles.models import Bundle
from ombud.people.models import Contact
from ombud.privacy.models import PrivacyRequest
from ombud.tickets.actions import reply
from ombud.tickets.content import Content
from tests.conftest import client_of
from tests.makers import make_ticket
from tests.portal.visiting import link_for, sign_in

if TYPE_CHECKING:
    from tests.world import World

PAGE = "/help/my-data/"


pytestmark = pytest.mark.usefixtures("a_way_out")


def test_the_page_shows_what_is_held_for_what_until_when_and_who_looked(
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
        "2 years after the matter is closed",
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
            for kind in ("access", "portability", "erasure", "restriction")
        ]
        wrong = {"kind": "rectification", "field": "name", "value": "Eve", "text": "I married."}
        corrections = client.post(f"{PAGE}ask/", wrong)
        corrected = client.post(f"{PAGE}correct/", {"name": "Evelyn"})
        assert not PrivacyRequest.objects.exists()
        shown = client.get(PAGE).status_code
        client.post(f"{PAGE}confirm/")
        client.post(link_for(client, "cleo@lumen.example", "my-data/"))
        fresh = client.post(f"{PAGE}ask/", {"kind": "access"})["Location"]
        again = client.post(f"{PAGE}ask/", {"kind": "access"}, follow=True).content.decode()
    world.cleo.refresh_from_db()

    assert answers == [f"{PAGE}confirm/"] * 4
    assert corrections.status_code == 422
    assert "I married." in corrections.content.decode()
    assert corrected.status_code == 422
    assert 'value="Evelyn"' in corrected.content.decode()  # nothing typed is lost
    assert f'href="{PAGE}confirm/"' in corrected.content.decode()
    assert "You asked this before. Both are answered together, on its day." in again
    assert again.count("Answered together with R-1") == 1
    assert (shown, fresh, world.cleo.name) == (200, f"{PAGE}?said=asked", "Cleo Marchetti")


def test_PR_025_an_archive_that_is_ready_is_fetched_afresh_only(world: World) -> None:
    client = sign_in()
    client.post(f"{PAGE}ask/", {"kind": "portability"})
    make_bundle(Bundle.objects.get().pk)
    path = f"{PAGE}fetch/{PrivacyRequest.objects.get().number}/"
    with clock.held_at(clock.in_(minutes=4, seconds=30)):
        in_time = client.post(path)
    with clock.held_at(clock.in_(minutes=5, seconds=1)):
        late = client.post(path)

    assert in_time.getvalue()[:2] == b"PK"
    assert late["Location"] == f"{PAGE}confirm/"
    assert Bundle.objects.get().fetched == 1


def test_PR_042_an_archive_that_is_used_up_is_said_so_and_made_anew(world: World) -> None:
    client = sign_in()
    client.post(f"{PAGE}ask/", {"kind": "portability"})
    make_bundle(Bundle.objects.get().pk)
    number = PrivacyRequest.objects.get().number
    for left in (5, 4, 3, 2, 1):
        page = client.get(PAGE).content.decode()
        assert f"{left} times more" in page or (left == 1 and "1 time more" in page)
        b"".join(client.post(f"{PAGE}fetch/{number}/").streaming_content)  # type: ignore[attr-defined]
    page = client.get(PAGE).content.decode()
    client.post(f"{PAGE}ask/", {"kind": "portability"})

    assert "Fetch the archive" not in page
    assert "it is destroyed" in page
    assert "Ask for a new archive" in page
    assert Bundle.objects.count() == 2


def test_the_times_are_those_of_the_persons_zone(world: World) -> None:
    Contact.objects.filter(pk=world.cleo.pk).update(time_zone="Asia/Tokyo")

    client = sign_in()
    client.post("/help/my-data/choose/", {"purpose": "news", "do": "given"})

    assert "(Asia/Tokyo)" in client.get(PAGE).content.decode()


def test_the_pages_speak_german(world: World) -> None:
    client = sign_in()
    page = client.get(PAGE, headers={"Accept-Language": "de"}).content.decode()

    assert '<html lang="de" dir="ltr"' in page
    assert "Alles, was wir über Sie speichern" in page

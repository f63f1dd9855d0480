"""Saved replies in the browser: the form, the pick list, inserting with and without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.automation.actions import make_saved_reply
from ombud.automation.models import SavedReply
from ombud.base.actor import SYSTEM
from ombud.tickets.actions import save_draft
from ombud.tickets.models import Draft
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

HTMX = {"HX-Request": "true"}


def saved(name: str = "Hello", **more: Any) -> SavedReply:
    values: dict[str, Any] = {"texts": {"en": "Dear {{ contact.first_name }}"}, "actor": SYSTEM}
    return make_saved_reply(name=name, **values | more)


def test_one_is_made_in_two_languages_without_script(as_ana: Client) -> None:
    typed = {"name": "Hello", "folder": "Greetings", "language-0": "en", "text-0": "Hello"}
    begun = as_ana.post("/replies/new/", {**typed, "do": "add", "new-language": "fr"})

    done = as_ana.post(
        "/replies/new/", {**typed, "language-1": "fr", "text-1": "Bonjour", "do": "save"}
    )

    one = SavedReply.objects.get()
    assert b'name="language-1" value="fr"' in begun.content
    assert b"Fran\xc3\xa7ais" in begun.content
    assert done["Location"] == "/replies/"
    assert one.folder == "Greetings"
    assert list(one.texts.values_list("language", "text")) == [
        ("en", "Hello"),
        ("fr", "Bonjour"),
    ]


def test_an_unknown_name_is_told_with_its_place_and_nothing_is_lost(as_ana: Client) -> None:
    typed = {"name": "Hello", "language-0": "en", "text-0": "Dear\n{{ contact.pin }}"}

    response = as_ana.post("/replies/new/", typed)

    content = response.content.decode()
    assert response.status_code == 422
    assert "Line 2, column 1: nothing is called “contact.pin”." in content
    assert "Dear\n{{ contact.pin }}" in content


def test_without_script_the_words_are_found_behind_the_draft(
    as_ana: Client, world: World
) -> None:
    ticket, one = make_ticket(world), saved()
    save_draft(ticket, kind=Draft.Kind.NOTE, text="Before", agent=world.ana)

    response = as_ana.post(
        f"/tickets/{ticket.number}/replies/{one.pk}/insert/", {"kind": "note", "language": "en"}
    )

    assert response["Location"] == f"/tickets/{ticket.number}/?mode=note#composer"
    assert Draft.objects.get().text == "Before\n\nDear Cleo"


def test_what_is_being_written_is_kept_on_the_way_to_the_list(
    as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)

    response = as_ana.post(
        f"/tickets/{ticket.number}/draft/?then=replies", {"kind": "reply", "text": "Half"}
    )

    assert response["Location"] == f"/tickets/{ticket.number}/replies/?kind=reply"
    assert Draft.objects.get().text == "Half"


def test_with_script_the_words_come_back_and_the_draft_is_left(
    as_ana: Client, world: World
) -> None:
    ticket, one = make_ticket(world), saved()

    response = as_ana.post(
        f"/tickets/{ticket.number}/replies/{one.pk}/insert/",
        {"kind": "reply", "language": "en"},
        headers={"Accept": "application/json"},
    )

    assert response.json()["text"] == "Dear Cleo"
    assert 'id="files-reply"' in response.json()["files"]
    assert not Draft.objects.exists()


def test_the_customers_language_is_offered_first(as_ana: Client, world: World) -> None:
    world.cleo.language = "de-AT"
    world.cleo.save()
    ticket = make_ticket(world)
    saved(texts={"en": "Dear", "fr": "Bonjour", "de": "Hallo"})

    response = as_ana.get(f"/tickets/{ticket.number}/replies/?kind=reply", headers=HTMX)

    content = response.content.decode()
    order = [content.index(f'data-language="{one}"') for one in ("de", "en", "fr")]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("asked", "names"),
    [("ref bill", ["Refund"]), ("dear", ["Hello"]), ("éCHO", ["Écho"]), ("zz", [])],
)
def test_the_list_is_searched_by_beginnings_of_words(
    as_ana: Client, world: World, asked: str, names: list[str]
) -> None:
    ticket = make_ticket(world)
    saved()
    saved("Refund", folder="Billing", texts={"en": "Money"})
    saved("Écho", texts={"en": "Again"})

    response = as_ana.get(f"/tickets/{ticket.number}/replies/", {"kind": "reply", "q": asked})

    content = response.content.decode()
    found = [
        one for one in ("Hello", "Refund", "Écho") if f'<b dir="auto">{one}</b>' in content
    ]
    assert found == names


def test_words_of_a_saved_reply_are_shown_as_text(as_rosa: Client, world: World) -> None:
    bad = "<img src=x onerror=alert(1)>"
    ticket, one = make_ticket(world), saved(bad, folder=bad, texts={"en": bad})

    pages = [
        as_rosa.get(path).content.decode()
        for path in (
            "/replies/",
            f"/replies/{one.pk}/",
            f"/tickets/{ticket.number}/replies/?kind=reply",
        )
    ]

    assert [bad in page for page in pages] == [False] * 3
    assert all("&lt;img src=x" in page for page in pages)


@pytest.mark.parametrize("count", [1, 5])
def test_the_pick_list_costs_the_same_however_long_it_is(
    as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    ticket = make_ticket(world)
    for at in range(count):
        saved(f"Reply {at}", team=world.lending if at % 2 else None)

    with queries(6):  # session and agent, rights, ticket, replies, texts, files
        response = as_ana.get(f"/tickets/{ticket.number}/replies/?kind=reply", headers=HTMX)

    assert response.content.count(b"data-insert=") == count

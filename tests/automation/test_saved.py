"""Saved replies: by language, filled in once, counted without a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.http import Http404

from ombud.automation.access import saved_replies_for, saved_reply_for
from ombud.automation.actions import (
    attach_to_saved,
    bring_back_saved_reply,
    change_saved_reply,
    detach_from_saved,
    insert_saved_reply,
    make_saved_reply,
    retire_saved_reply,
)
from ombud.automation.models import SavedReply
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.tickets.content import File
from ombud.tickets.models import Draft
from ombud.vault.models import Blob
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World

HELLO = {"en": "Dear {{ contact.first_name }},", "de": "Hallo {{ contact.first_name }},"}


def saved(**more: Any) -> SavedReply:
    values: dict[str, Any] = {"name": "Hello", "texts": HELLO, "actor": SYSTEM}
    return make_saved_reply(**values | more)


def test_inserting_fills_in_lays_files_and_counts(world: World) -> None:
    one, ticket = saved(), make_ticket(world)
    attach_to_saved(one, File("terms.pdf", "application/pdf", b"%PDF"), actor=SYSTEM)

    text, html = insert_saved_reply(
        one, ticket, language="de", kind=Draft.Kind.REPLY, agent=world.ana
    )

    one.refresh_from_db()
    assert (text, html) == ("Hallo Cleo,", "")
    assert [file.name for file in Draft.objects.get().files.all()] == ["terms.pdf"]
    assert (one.uses, Event.objects.filter(actor_id=world.ana.pk).count()) == (1, 0)


def test_a_language_that_is_not_there_is_refused(world: World) -> None:
    one, ticket = saved(), make_ticket(world)

    with pytest.raises(Refused, match="no words in this language"):
        insert_saved_reply(one, ticket, language="fr", kind=Draft.Kind.NOTE, agent=world.ana)


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ({}, "at least one language"),
        ({"en": " "}, "at least one language"),
        ({"en": "x" * 50_001}, "50,000 characters"),
        ({"en": "Dear\n {{ contact.email }}"}, "Line 2, column 2"),
        ({"en": "{{ contact.name.__class__.__mro__ }}"}, "Line 1, column 1"),
        ({"en": "{{ 7*7 }}"}, "Line 1, column 1"),
    ],
)
def test_words_that_could_not_be_filled_in_are_refused(
    world: World, texts: dict[str, str], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        saved(texts=texts)

    assert not SavedReply.objects.exists()


def test_changing_to_the_same_says_nothing(world: World) -> None:
    one = saved()

    change_saved_reply(one, name="Hello", texts=HELLO, actor=SYSTEM)
    change_saved_reply(one, name="Hello", texts={"fr": "Bonjour"}, actor=SYSTEM)

    kinds = Event.objects.filter(subject_type="savedreply").values_list("kind", flat=True)
    assert list(kinds) == ["saved-reply.made", "saved-reply.changed"]
    assert list(one.texts.values_list("language", "text")) == [("fr", "Bonjour")]


def test_a_retired_one_is_not_offered_and_can_come_back(world: World) -> None:
    one, rights = saved(), world.rights(world.ana)

    retire_saved_reply(one, actor=SYSTEM)
    with pytest.raises(Http404):
        saved_reply_for(world.ana, rights, one.pk)
    bring_back_saved_reply(one, actor=SYSTEM)

    assert saved_replies_for(world.ana, rights) == [one]


def test_another_teams_reply_does_not_exist(world: World) -> None:
    one = saved(team=world.cards)

    with pytest.raises(Http404):
        saved_reply_for(world.ana, world.rights(world.ana), one.pk)


def test_a_file_that_is_taken_out_is_gone(world: World) -> None:
    file = attach_to_saved(saved(), File("a.txt", "text/plain", b"a"), actor=SYSTEM)

    detach_from_saved(file, actor=SYSTEM)

    assert not Blob.objects.exists()

"""Words stored as codes, on a column of the log."""

from __future__ import annotations

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from ombud.base.actor import SYSTEM
from ombud.base.coded import unambiguous
from ombud.events.codes import shorten
from ombud.events.models import Event

KINDS = ("message.received", "message.unheard-of", "ticket.opened")


@pytest.fixture
def events(db: None) -> None:
    for number, kind in enumerate(KINDS):
        Event.objects.create(
            kind=kind, subject_type="ticket", subject_id=number, actor_kind=SYSTEM.kind
        )


def test_a_common_word_is_two_letters_in_the_database_and_a_word_everywhere_else(
    events: None,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, subject_type, actor_kind FROM events_event ORDER BY id")
        stored = cursor.fetchall()

    assert stored == [("MR", "T", "S"), ("message.unheard-of", "T", "S"), ("TO", "T", "S")]
    assert tuple(Event.objects.order_by("pk").values_list("kind", flat=True)) == KINDS
    assert {event.subject_type for event in Event.objects.all()} == {"ticket"}


@pytest.mark.parametrize(
    ("lookup", "value", "found"),
    [
        ("kind", "message.received", [0]),
        ("kind__in", ["message.unheard-of", "ticket.opened"], [1, 2]),
        ("kind__startswith", "message.", [0, 1]),
        ("kind__endswith", "d", [0, 2]),
        ("kind__contains", "unheard", [1]),
    ],
)
def test_words_are_found_whether_they_have_a_code_or_not(
    events: None, lookup: str, value: object, found: list[int]
) -> None:
    those = Event.objects.filter(**{lookup: value})

    assert list(those.order_by("pk").values_list("subject_id", flat=True)) == found


def test_what_the_database_cannot_answer_is_refused(db: None) -> None:
    with pytest.raises(FieldError):
        Event.objects.filter(kind__icontains="received")


def test_a_code_stands_for_one_word_and_never_looks_like_one() -> None:
    words = {"one": "A"}
    shorten(words, "one", "A")

    with pytest.raises(ValueError, match="A cannot stand for two"):
        shorten(words, "two", "A")
    with pytest.raises(ValueError, match="B cannot stand for one"):
        shorten({"one": "A"}, "one", "B")
    with pytest.raises(ValueError, match="Codes are capitals"):
        unambiguous({"one": "a"})

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from django_tasks import task

from ombud.base.actor import SYSTEM
from ombud.events.fact import Fact, facts
from ombud.events.log import after_commit, listeners, on, record
from ombud.events.models import Event
from ombud.jobs.models import Job
from ombud.jobs.worker import run_until_empty

heard: list[tuple[str, int]] = []


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class LampLit(Fact):
    """A lamp was lit, for the tests."""

    kind = "test.lamp-lit"
    colour: Colour
    on_day: date
    hours: tuple[int, ...] = ()


@task()
def hear_later(event: int) -> None:
    heard.append(("later", event))


def hear_now(event: Event) -> None:
    heard.append(("now", event.pk))


on(LampLit, hear_now)
after_commit(LampLit, hear_later)


@pytest.fixture(autouse=True)
def _silence() -> None:
    heard.clear()


def lit() -> LampLit:
    return LampLit(Colour.RED, date(2026, 11, 23), (1, 2))


@pytest.mark.django_db
def test_an_event_keeps_plain_values() -> None:
    event = record(lit(), Job(pk=5), actor=SYSTEM)

    event.refresh_from_db()
    assert event.payload == {"colour": "red", "on_day": "2026-11-23", "hours": [1, 2]}
    assert (event.kind, event.subject_type, event.subject_id) == ("test.lamp-lit", "job", 5)
    assert event.actor == SYSTEM


@pytest.mark.django_db
def test_one_handler_hears_at_once_and_one_from_the_queue_in_order_of_the_subject() -> None:
    first, second = (record(lit(), Job(pk=5), actor=SYSTEM).pk for _ in range(2))
    at_once = list(heard)
    streams = set(Job.objects.values_list("stream", flat=True))

    run_until_empty()

    assert at_once == [("now", first), ("now", second)]
    assert streams == {"job:5"}
    assert heard[2:] == [("later", first), ("later", second)]
    assert listeners("test.lamp-lit") == ([hear_now], [hear_later])


@pytest.mark.parametrize(
    "hint", [str, bytes, dict, Any, list[int], str | None, tuple[str, ...]]
)
def test_a_fact_with_free_text_cannot_be_defined(hint: Any) -> None:
    with pytest.raises(TypeError, match="no free text"):
        type("NoteAdded", (Fact,), {"kind": "test.note", "__annotations__": {"text": hint}})

    assert "test.note" not in facts


def test_a_kind_belongs_to_one_fact() -> None:
    with pytest.raises(ValueError, match=r"test\.lamp-lit"):
        type("Other", (Fact,), {"kind": "test.lamp-lit"})

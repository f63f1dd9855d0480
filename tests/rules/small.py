"""A small set of fields without any database behind it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from ombud.rules.context import Context
from ombud.rules.fields import (
    Choice,
    Derived,
    Field,
    FieldSet,
    FieldType,
    Search,
)
from ombud.rules.operators import Operator

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # a Monday
CONTEXT = Context(
    now=NOW, agent_id=7, team_ids=frozenset({1, 2}), time_zone=ZoneInfo("Europe/Berlin")
)

T = FieldType
FIELDS = FieldSet("ticket", orders={"newest": ("-pk",), "oldest": ("pk",)})
FIELDS.add(
    Field("number", "Number", T.NUMBER, "number"),
    Field("subject", "Subject", T.TEXT, "subject"),
    Field(
        "status",
        "Status",
        T.CHOICE,
        "status",
        (Choice("new", "new", "New"), Choice("open", "open", "Open")),
    ),
    Field(
        "priority",
        "Priority",
        T.CHOICE,
        "priority",
        (Choice("low", 1, "Low"), Choice("high", 3, "High")),
        is_ordered=True,
    ),
    Field("opened", "Opened", T.MOMENT, "opened_at", search=Search(("created",))),
    Field(
        "team",
        "Team",
        T.REFERENCE,
        "team_id",
        reference="team",
        search=Search(by_word="team.key"),
    ),
    Field("team.key", "Team's key", T.TEXT, "team__key", search=Search(operator=Operator.IS)),
    Field("assignee", "Assignee", T.REFERENCE, "assignee_id", reference="agent"),
    Field("tag", "Tag", T.MULTI, "tags__name", search=Search(suggest=lambda _: ["billing"])),
    Field("awaits_us", "Waits for us", T.FLAG, "awaits_us", search=Search(flag="is:waiting")),
    Field(
        "files",
        "Has a file",
        T.FLAG,
        derived=Derived(lambda subject, _: subject.file_count > 0, lambda *_: None),
        search=Search(flag="has:attachment"),
    ),
    Field(
        "text",
        "Text",
        T.WORDS,
        derived=Derived(lambda subject, _: subject.words, lambda *_: None),
    ),
    Field(
        "actor",
        "Caused by",
        T.TEXT,
        derived=Derived(lambda _, context: context.actor_kind),
    ),
)


class Rows(list[Any]):
    """What a relation to many looks like from outside."""

    def all(self) -> list[Any]:
        return list(self)


def ticket(**values: Any) -> SimpleNamespace:
    """Return a ticket in memory; ``tags`` are given as names."""
    tags = Rows(SimpleNamespace(name=name) for name in values.pop("tags", ()))
    usual: dict[str, Any] = {
        "number": 1000,
        "subject": "The Card was declined",
        "status": "open",
        "priority": 1,
        "opened_at": NOW,
        "team_id": 1,
        "team": SimpleNamespace(key="lending"),
        "assignee_id": None,
        "awaits_us": True,
        "file_count": 0,
        "words": [frozenset({"serial", "number"})],
    }
    return SimpleNamespace(**{**usual, "tags": tags, **values})

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from ombud.rules.evaluate import Context, matches
from ombud.rules.language import All, Any_, Condition, InvalidCondition, Not, from_json
from ombud.rules.operators import Operator
from tests.rules.small import CONTEXT, FIELDS, NOW, ticket


def asked(
    field: str, operator: str, value: object, context: Context = CONTEXT, **row: Any
) -> bool:
    data = {"field": field, "operator": operator, "value": value}
    node = from_json(data, FIELDS, with_events=True)
    return matches(node, ticket(**row), FIELDS, context)


@pytest.mark.parametrize(
    ("field", "operator", "value", "row", "expected"),
    [
        ("subject", "is", "THE CARD WAS DECLINED", {}, True),
        ("subject", "contains", "card", {}, True),
        ("subject", "contains", "card", {"subject": None}, False),
        ("subject", "not_contains", "card", {"subject": None}, True),
        ("subject", "starts_with", "the", {}, True),
        ("subject", "starts_with", "card", {}, False),
        ("subject", "empty", None, {"subject": ""}, True),
        ("subject", "not_empty", None, {"subject": None}, False),
        ("status", "is", "open", {}, True),
        ("status", "is_not", "open", {"status": None}, True),
        ("status", "not_in", ["new"], {}, True),
        ("priority", "gte", "high", {"priority": 3}, True),
        ("priority", "gt", "high", {"priority": 3}, False),
        ("number", "lt", 1001, {}, True),
        ("number", "lt", 1001, {"number": None}, False),
        ("assignee", "is", "nobody", {}, True),
        ("assignee", "is", "me", {"assignee_id": 7}, True),
        ("assignee", "in", ["me", "nobody"], {"assignee_id": None}, True),
        ("assignee", "is_not", "me", {}, True),
        ("team", "is", "my_teams", {"team_id": 2}, True),
        ("team", "is", "my_teams", {"team_id": 3}, False),
        ("team.key", "is", "Lending", {}, True),
        ("team.key", "empty", None, {"team": None}, True),
        ("tag", "is", "Billing", {"tags": ["vip", "billing"]}, True),
        ("tag", "is_not", "billing", {"tags": ["vip", "billing"]}, False),
        ("tag", "contains", "ill", {"tags": ["billing"]}, True),
        ("tag", "empty", None, {}, True),
        ("files", "is", True, {"file_count": 1}, True),
        ("files", "is", False, {"file_count": 1}, False),
        ("files", "is_not", False, {"file_count": 1}, True),
        ("text", "contains", "Number, SERIAL", {}, True),
        ("text", "contains", "serial", {"words": [{"a"}, {"serial"}]}, True),
        ("text", "not_contains", "serial", {"words": []}, True),
        ("opened", "empty", None, {"opened_at": None}, True),
        ("opened", "within", "today", {"opened_at": None}, False),
    ],
)
def test_a_comparison_answers(
    field: str, operator: str, value: object, row: dict[str, Any], expected: bool
) -> None:
    assert asked(field, operator, value, **row) is expected


MIDNIGHT = datetime.fromisoformat("2026-11-22T23:00:00+00:00")  # in Berlin
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("operator", "value", "at", "expected"),
    [
        ("within", "today", MIDNIGHT, True),
        ("within", "today", MIDNIGHT - TICK, False),
        ("before", "today", MIDNIGHT - TICK, True),
        ("before", "today", MIDNIGHT, False),
        ("after", "yesterday", MIDNIGHT, True),
        ("after", "yesterday", MIDNIGHT - TICK, False),
        ("before", "now", NOW, False),
        ("after", "now", NOW, False),
        ("after", "now", NOW + TICK, True),
        ("within", "<7d", NOW - timedelta(days=7), True),
        ("within", "<7d", NOW - timedelta(days=7) - TICK, False),
        ("within", "<7d", NOW, True),
        ("within", "<7d", NOW + TICK, False),
        ("within", ">7d", NOW - timedelta(days=7), False),
        ("within", ">7d", NOW - timedelta(days=7) - TICK, True),
    ],
)
def test_times_begin_and_end_to_the_microsecond(
    operator: str, value: str, at: datetime, expected: bool
) -> None:
    assert asked("opened", operator, value, opened_at=at) is expected


def test_without_an_agent_nobody_is_me() -> None:
    system = replace(CONTEXT, agent_id=None)

    assert asked("assignee", "is", "me", system, assignee_id=None) is False
    assert asked("assignee", "is", "me", system, assignee_id=7) is False


@pytest.mark.parametrize(
    ("operator", "value", "before", "expected"),
    [
        ("changed", None, {"status": "new"}, True),
        ("changed", None, {"status": "open"}, False),
        ("changed", None, {}, False),
        ("changed", None, None, False),
        ("changed_to", "open", {"status": "new"}, True),
        ("changed_to", "open", {"status": "open"}, False),
        ("changed_to", "new", {"status": "new"}, False),
        ("changed_from", "new", {"status": "new"}, True),
        ("changed_from", "open", {"status": "new"}, False),
        ("changed_from", "open", None, False),
    ],
)
def test_a_change_is_seen_against_what_was_before(
    operator: str, value: object, before: dict[str, object] | None, expected: bool
) -> None:
    assert asked("status", operator, value, replace(CONTEXT, before=before)) is expected


def test_an_assignee_can_change_from_nobody_to_me() -> None:
    event = replace(CONTEXT, before={"assignee": None})

    assert asked("assignee", "changed_from", "nobody", event, assignee_id=7) is True
    assert asked("assignee", "changed_to", "me", event, assignee_id=7) is True


def test_tags_in_another_order_are_no_change() -> None:
    event = replace(CONTEXT, before={"tag": ["vip", "billing"]})

    assert asked("tag", "changed", None, event, tags=["billing", "vip"]) is False
    assert asked("tag", "changed", None, event, tags=["billing"]) is True


def test_the_actor_of_an_event_can_be_asked_about() -> None:
    assert asked("actor", "is", "rule", replace(CONTEXT, actor_kind="rule")) is True
    assert asked("actor", "is", "rule") is False


def test_groups_answer_as_logic_does() -> None:
    yes = Condition("status", Operator.IS, "open")
    no = Condition("status", Operator.IS, "new")

    answers = [
        matches(node, ticket(), FIELDS, CONTEXT)
        for node in (All((yes, no)), Any_((no, yes)), Not(no), All(), Any_(), Not(All()))
    ]

    assert answers == [False, True, True, True, False, False]


def test_a_field_that_is_gone_is_a_problem_and_no_answer() -> None:
    with pytest.raises(InvalidCondition):
        matches(Condition("gone", Operator.EMPTY), ticket(), FIELDS, CONTEXT)


def test_a_context_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Context(now=NOW.replace(tzinfo=None))

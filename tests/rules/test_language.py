from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.rules.language import (
    DEPTH_LIMIT,
    SIZE_LIMIT,
    All,
    Any_,
    Condition,
    InvalidCondition,
    Not,
    Problem,
    conditions,
    from_json,
    to_json,
)
from ombud.rules.operators import Operator
from tests.rules.small import FIELDS


def problems(data: object, **more: bool) -> list[Problem]:
    with pytest.raises(InvalidCondition) as caught:
        from_json(data, FIELDS, **more)
    return caught.value.problems


def one(field: str, operator: str, *value: object) -> dict[str, Any]:
    return {"field": field, "operator": operator, **({"value": value[0]} if value else {})}


TREE = {
    "all": [
        one("status", "in", ["new", "open"]),
        {"any": [one("tag", "is", "billing"), {"not": one("assignee", "empty")}]},
        one("opened", "within", "<7d"),
    ]
}
NODE = All(
    (
        Condition("status", Operator.IN, ("new", "open")),
        Any_(
            (
                Condition("tag", Operator.IS, "billing"),
                Not(Condition("assignee", Operator.EMPTY)),
            )
        ),
        Condition("opened", Operator.WITHIN, "<7d"),
    )
)


def test_json_becomes_a_tree() -> None:
    assert from_json(TREE, FIELDS) == NODE


def test_a_tree_becomes_the_json_it_came_from() -> None:
    assert to_json(NODE) == TREE


def test_the_empty_object_is_true_of_everything() -> None:
    assert from_json({}, FIELDS) == All()


def test_the_comparisons_of_a_tree_come_from_left_to_right() -> None:
    assert [found.field for found in conditions(NODE)] == [
        "status",
        "tag",
        "assignee",
        "opened",
    ]


@pytest.mark.parametrize(
    ("data", "where", "reason"),
    [
        ([], "", "A condition is an object with a field, all, any or not."),
        (
            one("statu", "is", "new"),
            "field",
            "There is no field of this name. Did you mean status?",
        ),
        (one("qqq", "is", "new"), "field", "There is no field of this name."),
        (one("status", "like", "new"), "operator", "There is no operator of this name."),
        (
            one("awaits_us", "gt", 1),
            "operator",
            "changed, changed_from, changed_to, is, is_not.",
        ),
        (one("status", "is", "open!"), "value", "Give one of: new, open."),
        (one("status", "is", ["new"]), "value", "Give one of: new, open."),
        (one("status", "in", []), "value", "Give a list of 1 to 100 values."),
        (one("status", "in", "new"), "value", "Give a list of 1 to 100 values."),
        (one("number", "is", True), "value", "Give a whole number."),
        (one("number", "is", 2**60), "value", "Give a whole number."),
        (one("number", "is", 1.5), "value", "Give a whole number."),
        (one("awaits_us", "is", 1), "value", "Give true or false."),
        (one("assignee", "is", "my_teams"), "value", "Give the number of one, or: me, nobody."),
        (one("team", "is", "me"), "value", "Give the number of one, or: my_teams, nobody."),
        (one("team", "is", -1), "value", "Give the number of one, or: my_teams, nobody."),
        (one("subject", "contains", "  "), "value", "Give a text that is not empty."),
        (one("subject", "contains", "a\0"), "value", "a character that cannot be stored"),
        (one("subject", "contains", "\ud800"), "value", "a character that cannot be stored"),
        (one("subject", "is", "x" * 501), "value", "Give a text of at most 500 characters."),
        (one("subject", "empty", "x"), "value", "This operator takes no value."),
        (one("opened", "before", "<7d"), "value", "Give one day or moment here."),
        (one("opened", "within", "now"), "value", "Give a day or a stretch of time"),
        (one("opened", "before", "soon"), "value", "Give a day such as 2026-11-23"),
        (one("text", "contains", "!!"), "value", "Give at least one word."),
        (one("actor", "is", "rule"), "field", "This field exists only in rules"),
        (one("status", "changed_to", "open"), "operator", "Changes can be asked about only in"),
        ({"all": [], "any": []}, "", "Give a field, or exactly one of all, any and not."),
        ({"all": {}}, "all", "Give a list of conditions."),
        ({"not": {"any": [{"none": 1}]}}, "not.any[0]", "exactly one of all, any and not."),
        ({"all": [{}]}, "all[0]", "exactly one of all, any and not."),
        (
            {**one("status", "is", "new"), "x": 1},
            "",
            "Only field, operator and value belong here.",
        ),
    ],
)
def test_what_is_wrong_is_said_where_it_is(data: object, where: str, reason: str) -> None:
    (problem,) = problems(data)

    assert problem.where == where
    assert reason in problem.reason


def test_all_problems_are_found_at_once() -> None:
    data = {"all": [one("statuss", "is", 1), one("number", "is", "x"), one("tag", "gt", "x")]}

    assert [problem.where for problem in problems(data)] == [
        "all[0].field",
        "all[1].value",
        "all[2].operator",
    ]


def test_a_problem_does_not_repeat_what_was_given() -> None:
    data = one("anna@x.example", "is", "anna@x.example")

    with pytest.raises(InvalidCondition) as caught:
        from_json(data, FIELDS)

    assert "anna" not in f"{caught.value} {caught.value.problems}"


def test_a_rule_on_events_may_ask_about_changes_and_actors() -> None:
    data = {"all": [one("status", "changed_to", "open"), one("actor", "is", "rule")]}

    node = from_json(data, FIELDS, with_events=True)

    assert [found.operator for found in conditions(node)] == ["changed_to", "is"]


def test_repeated_values_of_a_list_are_kept_once() -> None:
    node = from_json(one("status", "in", ["open", "new", "open"]), FIELDS)

    assert node == Condition("status", Operator.IN, ("open", "new"))


def test_groups_that_lie_too_deep_are_refused() -> None:
    data: dict[str, Any] = one("status", "is", "new")
    for _ in range(DEPTH_LIMIT - 1):
        data = {"not": data}

    from_json(data, FIELDS)
    (problem,) = problems({"not": data})

    assert problem.reason == "Groups lie at most 8 deep."


def test_a_depth_beyond_pythons_own_is_refused_like_any_other() -> None:
    data: dict[str, Any] = {}
    for _ in range(100_000):
        data = {"not": data}

    assert [problem.reason for problem in problems(data)] == ["Groups lie at most 8 deep."]


def test_conditions_with_too_many_parts_are_refused() -> None:
    data = {"any": [one("status", "is", "new")] * SIZE_LIMIT}

    (problem,) = problems(data)

    assert problem.reason == "A condition has at most 200 parts."


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["status", "is", "in", "new", "opened", "within", "9999d", "<9999w"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["field", "operator", "value", "all", "any", "not", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_the_json_reading_it_raises_nothing_but_problems(data: object) -> None:
    try:
        node = from_json(data, FIELDS)
    except InvalidCondition:
        return

    assert from_json(to_json(node), FIELDS) == node

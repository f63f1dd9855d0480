"""The action vocabulary: read, refused with the place, said in both languages, exported."""

from __future__ import annotations

import json

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ombud.rules.actions import (
    InvalidActions,
    describe_step,
    exported,
    from_json,
    references_in,
    to_json,
)
from ombud.tickets.vocabulary import TICKET_ACTIONS

SOLVE = {"action": "ticket.set_status", "with": {"status": "solved"}}
HAND_OVER = {"action": "ticket.assign", "with": {"assignee": 7}}


def test_what_is_written_is_read_back_the_same() -> None:
    steps = from_json([SOLVE, HAND_OVER], TICKET_ACTIONS)

    assert to_json(steps) == [SOLVE, HAND_OVER]
    assert from_json(json.loads(json.dumps(to_json(steps))), TICKET_ACTIONS) == steps


@pytest.mark.parametrize(
    ("step", "where", "reason"),
    [
        ("x", "[1]", "A step is an object with action and with."),
        ({"action": "ticket.set_statu"}, "[1].action", "Did you mean ticket.set_status?"),
        ({"action": "ticket.set_status"}, "[1].status", "Give one of: open, pending"),
        (
            {"action": "ticket.set_status", "with": {"x": 1}},
            "[1].with",
            "takes status, reason.",
        ),
        ({"action": "ticket.set_status", "with": {"status": 3}}, "[1].status", "Give one of"),
        ({"action": "ticket.assign", "with": {"assignee": True}}, "[1].assignee", "me, nobody"),
        ({"action": "ticket.assign", "with": {"assignee": 0}}, "[1].assignee", "me, nobody"),
        ({"action": "ticket.tag", "with": {"tag": "x" * 61}}, "[1].tag", "at most 60"),
        ({"action": "ticket.tag", "with": {"tag": "a\nb"}}, "[1].tag", "does not belong"),
        ({"action": "ticket.reply", "with": {"text": " "}}, "[1].text", "not empty"),
        (
            {"action": "ticket.reply", "with": {"text": "Hi\n{{ contact.mail }}"}},
            "[1].text",
            "At line 2, column 1 is a name that cannot be filled in.",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_place(
    step: object, where: str, reason: str
) -> None:
    with pytest.raises(InvalidActions) as refused:
        from_json([SOLVE, step], TICKET_ACTIONS)

    assert [one.where for one in refused.value.problems] == [where]
    assert reason in refused.value.problems[0].reason


@pytest.mark.parametrize("data", [None, [], {}, [SOLVE] * 21, "x"])
def test_a_list_has_one_to_twenty_actions(data: object) -> None:
    with pytest.raises(InvalidActions):
        from_json(data, TICKET_ACTIONS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_read_or_refused(data: object) -> None:
    try:
        steps = from_json(data, TICKET_ACTIONS)
    except InvalidActions:
        return

    assert from_json(to_json(steps), TICKET_ACTIONS) == steps


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Set the status to Solved", "Assign it to Ana"]),
        ("de", ["Den Status auf Gelöst setzen", "Ana zuweisen"]),
    ],
)
def test_steps_are_said_in_words(language: str, words: list[str]) -> None:
    steps = from_json([SOLVE, HAND_OVER], TICKET_ACTIONS)

    with translation.override(language):
        said = [
            describe_step(one, TICKET_ACTIONS, names={("agent", 7): "Ana"}) for one in steps
        ]

    assert said == words
    assert references_in(steps, TICKET_ACTIONS) == {("agent", 7)}


def test_the_vocabulary_can_be_exported() -> None:
    told = {one["action"]: one for one in json.loads(json.dumps(exported(TICKET_ACTIONS)))}

    assert sorted(told) == [
        "ticket.add_note",
        "ticket.ask_approval",
        "ticket.assign",
        "ticket.link_object",
        "ticket.merge",
        "ticket.move",
        "ticket.reply",
        "ticket.set_priority",
        "ticket.set_status",
        "ticket.tag",
        "ticket.unlink_object",
        "ticket.unmerge",
        "ticket.untag",
        "ticket.withdraw_approval",
    ]
    assert told["ticket.set_priority"]["with"][0]["choices"] == [
        "low",
        "normal",
        "high",
        "urgent",
    ]
    assert told["ticket.reply"]["leaves"]
    assert told["ticket.assign"]["needs"] == "ticket.change"

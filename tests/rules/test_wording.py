from __future__ import annotations

import pytest

from ombud.rules.language import All, Any_, Condition, Node, Not
from ombud.rules.operators import Operator
from ombud.rules.wording import PHRASES, describe
from tests.rules.small import FIELDS

O = Operator  # noqa: E741 - the tables are read more often than written
STATUS = Condition("status", O.IN, ("new", "open"))
TAG = Condition("tag", O.IS_NOT, "billing")


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (STATUS, "Status is New or Open"),
        (All((STATUS, TAG)), "Status is New or Open and Tag is not billing"),
        (
            All((Any_((STATUS, TAG)), Condition("assignee", O.IS, "nobody"))),
            "(Status is New or Open or Tag is not billing) and Assignee is nobody",
        ),
        (Not(TAG), "not (Tag is not billing)"),
        (All(), "everything"),
        (Any_(), "nothing"),
        (Condition("opened", O.WITHIN, "this_week"), "Opened is within this week"),
        (Condition("awaits_us", O.IS, True), "Waits for us is yes"),
        (Condition("number", O.GT, 1), "Number is more than 1"),
        (Condition("subject", O.IS, "me"), "Subject is me"),
        (Condition("team", O.IN, (1, 2)), "Team is Lending or #2"),
        (Condition("status", O.CHANGED_TO, "new"), "Status changes to New"),
        (Condition("tag", O.EMPTY), "Tag is empty"),
        (Condition("gone", O.IS, "x"), "gone is x"),
    ],
)
def test_a_condition_reads_as_a_sentence(node: Node, words: str) -> None:
    assert describe(node, FIELDS, names={("team", 1): "Lending"}) == words


def test_the_words_can_be_translated() -> None:
    german = {"{field} is {value}": "{field} ist {value}", "nobody": "niemand"}
    node = Condition("assignee", O.IS, "nobody")

    assert (
        describe(node, FIELDS, say=lambda text: german.get(text, text))
        == "Assignee ist niemand"
    )


def test_every_operator_has_words() -> None:
    assert set(PHRASES) == set(O)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ombud.rules.language import (
    All,
    Any_,
    Condition,
    InvalidCondition,
    Node,
    Not,
    from_json,
    to_json,
)
from ombud.rules.operators import Operator
from ombud.rules.query import Query, Term, parse
from ombud.rules.query_text import to_text
from tests.rules.small import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence


O = Operator  # noqa: E741 - the tables are read more often than written


def node(text: str) -> Node:
    query = parse(text, FIELDS)
    assert query.words == ()
    assert query.hints == ()
    return query.node


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status:open", Condition("status", O.IS, "open")),
        ("STATUS:Open", Condition("status", O.IS, "open")),
        ("-status:open", Condition("status", O.IS_NOT, "open")),
        ("status:new,open", Condition("status", O.IN, ("new", "open"))),
        ("-status:new,open", Condition("status", O.NOT_IN, ("new", "open"))),
        ("priority:>=low", Condition("priority", O.GTE, "low")),
        ("number:<100", Condition("number", O.LT, 100)),
        ("subject:vpn", Condition("subject", O.CONTAINS, "vpn")),
        ('subject:"a, b"', Condition("subject", O.CONTAINS, "a, b")),
        ('subject:="a \\"b\\""', Condition("subject", O.IS, 'a "b"')),
        ("subject:^Re:", Condition("subject", O.STARTS_WITH, "Re:")),
        (
            "subject:a,b",
            Any_(
                (Condition("subject", O.CONTAINS, "a"), Condition("subject", O.CONTAINS, "b"))
            ),
        ),
        ("assignee:me", Condition("assignee", O.IS, "me")),
        ("assignee:none", Condition("assignee", O.IS, "nobody")),
        ("assignee:12", Condition("assignee", O.IS, 12)),
        ("team:mine", Condition("team", O.IS, "my_teams")),
        ("team:certificates", Condition("team.key", O.IS, "certificates")),
        ("team:a,b", Condition("team.key", O.IN, ("a", "b"))),
        (
            "team:mine,a",
            Any_((Condition("team", O.IS, "my_teams"), Condition("team.key", O.IS, "a"))),
        ),
        ("-tag:billing", Condition("tag", O.IS_NOT, "billing")),
        ("tag:~bill", Condition("tag", O.CONTAINS, "bill")),
        ("no:tag", Condition("tag", O.EMPTY)),
        ("has:tag", Condition("tag", O.NOT_EMPTY)),
        ("-no:tag", Condition("tag", O.NOT_EMPTY)),
        ("has:attachment", Condition("files", O.IS, True)),
        ("-has:attachment", Condition("files", O.IS_NOT, True)),
        ("no:attachment", Condition("files", O.IS_NOT, True)),
        ("is:waiting", Condition("awaits_us", O.IS, True)),
        ("awaits_us:no", Condition("awaits_us", O.IS, False)),
        ("created:<7d", Condition("opened", O.WITHIN, "<7d")),
        ("opened:>2h", Condition("opened", O.WITHIN, ">2h")),
        ("opened:<2026-01-01", Condition("opened", O.BEFORE, "2026-01-01")),
        ("opened:>today", Condition("opened", O.AFTER, "today")),
        ("opened:2026-01-01", Condition("opened", O.WITHIN, "2026-01-01")),
        (
            "opened:2026-01-01..2026-02-01",
            Condition("opened", O.WITHIN, "2026-01-01..2026-02-01"),
        ),
        ("opened:this-week", Condition("opened", O.WITHIN, "this_week")),
        ("opened:>2026-01-01T10:00:00Z", Condition("opened", O.AFTER, "2026-01-01T10:00:00Z")),
        ('opened:"next 3d"', Condition("opened", O.WITHIN, "next 3d")),
        ("-opened:today", Not(Condition("opened", O.WITHIN, "today"))),
        ("-#12", Condition("number", O.IS_NOT, 12)),
        (
            "status:new OR tag:a",
            Any_((Condition("status", O.IS, "new"), Condition("tag", O.IS, "a"))),
        ),
        (
            "tag:c (status:new OR tag:a)",
            All(
                (
                    Condition("tag", O.IS, "c"),
                    Any_((Condition("status", O.IS, "new"), Condition("tag", O.IS, "a"))),
                )
            ),
        ),
        (
            "-(tag:a tag:b)",
            Not(All((Condition("tag", O.IS, "a"), Condition("tag", O.IS, "b")))),
        ),
        ("-(-(tag:a))", Condition("tag", O.IS, "a")),
        ("", All()),
        ("() OR ) (", All()),
    ],
)
def test_a_term_becomes_a_condition(text: str, expected: Node) -> None:
    assert node(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("two words", [Term("two"), Term("words")]),
        ('"serial number"', [Term("serial number", is_phrase=True)]),
        ("-draft", [Term("draft", is_negated=True)]),
        ('-"not this"', [Term("not this", is_phrase=True, is_negated=True)]),
        ('"never closed', [Term("never closed", is_phrase=True)]),
        ("invoice OR bill", [Term("invoice", or_else=(Term("bill"),))]),
        ("(a OR b) c", [Term("a", or_else=(Term("b"),)), Term("c")]),
        ("-(a OR b)", [Term("a", is_negated=True), Term("b", is_negated=True)]),
        ("f(x) 10:30", [Term("f(x)"), Term("10:30")]),
        ("https://x.example/a inst*", [Term("https://x.example/a"), Term("inst*")]),
        ("- -- & )", []),
    ],
)  # fmt: skip
def test_everything_else_is_words(text: str, words: Sequence[Term]) -> None:
    query = parse(text, FIELDS)

    assert list(query.words) == words
    assert query.node == All()
    assert query.hints == ()


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("foo:bar", ["foo:bar"], "There is no field of this name"),
        ("statsu:open", ["statsu:open"], "Did you mean status?"),
        ("status:nonsense", ["status:nonsense"], "Give one of: new, open."),
        ("tag:>3", ["tag:>3"], "This field cannot be compared in this way."),
        ("opened:soon", ["opened:soon"], "Give a day such as"),
        ("number:12,x", ["number:12,x"], "Give a whole number."),
        ("actor:rule", ["actor:rule"], "This field exists only in rules"),
        ("a OR tag:b", ["a"], "OR works between words, or between conditions"),
        ("-(a b)", ["a", "b"], "excluded one by one"),
    ],
)
def test_what_is_not_understood_is_searched_as_words_with_a_hint(
    text: str, words: list[str], reason: str
) -> None:
    query = parse(text, FIELDS)

    assert [term.text for term in query.words] == words
    (hint,) = query.hints
    assert reason in hint.reason


def test_a_number_an_order_words_and_conditions_stand_together() -> None:
    query = parse("#1234 printer status:open sort:oldest", FIELDS)

    assert query == Query(
        (Term("printer"),),
        Condition("status", O.IS, "open"),
        ticket_number=1234,
        order="oldest",
    )


def test_a_second_number_is_a_condition() -> None:
    query = parse("#1 #2", FIELDS)

    assert (query.ticket_number, query.node) == (1, Condition("number", O.IS, 2))


def test_an_order_that_does_not_exist_is_searched_as_words() -> None:
    assert parse("sort:colour", FIELDS).words == (Term("sort:colour"),)


PIECES = st.sampled_from(
    [
        *(
            "status:open",
            'status:"x',
            'y"',
            "-tag:a,b",
            "subject:^a",
            'subject:"a\\"b"',
            "tag:",
        ),
        *(
            "opened:<7d",
            "opened:>today",
            "no:tag",
            "has:attachment",
            "(",
            "-(",
            ")",
            "OR",
            "OR",
        ),
        *("word", "-word", '"a', 'b"', '-"c', "\\\\", "#12", "-#3", "sort:newest", "foo:bar"),
        *("foo:(x", "number:1,2", "team:mine,b", "assignee:none", "priority:>low", "--", "-"),
        *("&", "f(x)", "a)", "status:open)"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=10).map(" ".join))
@example('tag:"')
@example('status:"x')
@example('status:"x\\')
@example('-"\\')
@example("(" * 3000)
@example("a:" * 900)
def test_whatever_is_typed_is_read_and_written_back_the_same(text: str) -> None:
    query = parse(text, FIELDS)

    written = to_text(query, FIELDS)

    assert parse(written, FIELDS) == query
    assert from_json(to_json(query.node), FIELDS) == query.node


def test_changes_have_no_written_form() -> None:
    query = Query(node=Condition("status", O.CHANGED))

    with pytest.raises(InvalidCondition):
        to_text(query, FIELDS)

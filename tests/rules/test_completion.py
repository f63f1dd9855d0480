from __future__ import annotations

import pytest

from ombud.rules.completion import complete
from tests.rules.small import FIELDS


@pytest.mark.parametrize(
    ("text", "start", "inserts"),
    [
        ("sta", 0, ["status:"]),
        ("vpn cre", 4, ["created:"]),
        ("-ta", 1, ["tag:"]),
        ("(num", 1, ["number:"]),
        ("status:o", 0, ["status:open"]),
        ("status:new,", 0, ["status:new,new", "status:new,open"]),
        ("assignee:", 0, ["assignee:me", "assignee:nobody"]),
        ("team:m", 0, ["team:my_teams"]),
        ("tag:b", 0, ["tag:billing"]),
        ("opened:to", 0, ["opened:today", "opened:tomorrow"]),
        ("opened:<", 0, ["opened:<1h", "opened:<1d", "opened:<7d", "opened:<30d"]),
        ("has:att", 0, ["has:attachment"]),
        ("is:", 0, ["is:waiting"]),
        ("no:ta", 0, ["no:tag"]),
        ("sort:", 0, ["sort:newest", "sort:oldest"]),
        ("awaits_us:", 0, ["awaits_us:yes", "awaits_us:no"]),
        ("act", 0, []),
        ("xyz:", 0, []),
    ],
)
def test_the_last_term_is_completed(text: str, start: int, inserts: list[str]) -> None:
    found = complete(text, FIELDS)

    assert [one.insert for one in found] == inserts
    assert all(one.start == start for one in found)


def test_an_empty_box_offers_the_fields_up_to_a_limit() -> None:
    assert len(complete("", FIELDS)) == 10


def test_a_suggestion_says_what_it_means() -> None:
    assert [one.label for one in complete("status:n", FIELDS)] == ["New"]

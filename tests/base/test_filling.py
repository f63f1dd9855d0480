from __future__ import annotations

import pytest

from ombud.base.filling import Unknown, closed_up, unknown

VALUES = {"contact.name": "Cleo", "agent.name": ""}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Hello {{ contact.name }},", "Hello Cleo,"),
        ("Hello {{ agent.name }},", "Hello,"),
        ("{{agent.name}} and {{nobody}}", " and"),
        ("{{ contact.name.__class__ }}", ""),
        ("{% if x %}{{ 7*7 }}", "{% if x %}{{ 7*7 }}"),
    ],
)
def test_a_name_without_a_value_leaves_no_gap(source: str, expected: str) -> None:
    assert closed_up(source, VALUES) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Hello {{ contact.name }}", []),
        ("Hello\n  {{ contact.nme }}", [Unknown("contact.nme", 2, 3)]),
        ("{{ 7*7 }}", [Unknown("7*7", 1, 1)]),
        ("{{ contact.name | upper }}", [Unknown("contact.name | upper", 1, 1)]),
        ("a {{", [Unknown("", 1, 3)]),
        ("{{{{ contact.name }}}}", [Unknown("", 1, 1)]),
    ],
)
def test_an_unknown_name_is_told_with_its_place(source: str, expected: list[Unknown]) -> None:
    assert unknown(source, VALUES) == expected

"""Anybody can read which promises are kept, by what, and what is missing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ombud.portal.promises import GROUPS, promises
from ombud.project.rows import PROMISES, PROMISES_LACK

PATH = "/help/promises/"
ROW = re.compile(r'<li class="[^"]*promise" id="([A-Q]\d+)">(.*?)</li>', re.DOTALL)


def shown(query: str = "", **headers: str) -> dict[str, str]:
    answer = Client(headers=headers).get(f"{PATH}{query}")
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    return dict(ROW.findall(answer.content.decode()))


def test_each_promise_shows_text_state_keepers_tests_and_what_lacks(db: None) -> None:
    rows = shown()

    assert list(rows) == list(PROMISES)
    assert {row["id"][0] for row in promises()} == set(GROUPS)
    i1 = rows["I1"]
    for words in (
        "Encrypted in transit, or it does not start",
        '<code dir="ltr">ombud.project.selfcheck.refuse_unsafe_start</code>',
        "test_i.py::test_i1_a_plain_way_to_another_machine_keeps_the_server_from_starting",
        ">kept</span>",
    ):
        assert words in i1, words
    assert f"Still missing:</b> {PROMISES_LACK['O5']}" in rows["O5"]
    assert ">kept in part</span>" in rows["O5"]
    assert ">not kept yet</span>" in rows["M1"]
    assert "<details" not in rows["M1"]


@pytest.mark.parametrize(
    ("asked", "state"), [("kept", "yes"), ("in-part", "in part"), ("not-yet", "not yet")]
)
def test_those_in_one_state_are_shown_alone(db: None, asked: str, state: str) -> None:
    wanted = [row["id"] for row in promises() if row["state"] == state]

    assert list(shown(f"?state={asked}")) == wanted
    assert Client().get(f"{PATH}?state=other").status_code == 404


def test_it_speaks_german_to_the_last_row(db: None) -> None:
    rows = shown(**{"Accept-Language": "de"})

    assert "Unterwegs verschlüsselt" in rows["I1"]
    assert [row["id"] for row in promises() if row["text"] in rows[row["id"]]] == []
    assert "Es fehlt noch:</b> die Auswahl Feld für Feld" in rows["O5"]

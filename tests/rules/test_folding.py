from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from ombud.rules.folding import TABLE, folded, pattern_of, patterns_of_whole, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GRÖSSE", "grösse"),
        ("Größe ẞ", "größe ß"),
        ("ÇĞİŞ", "çğiş"),
        ("ΣΊΣΥΦΟΣ σίσυφος", "σίσυφοσ σίσυφοσ"),
        ("ЩЁ", "щё"),
        ("日本 𐐀", "日本 𐐀"),
        ("", ""),
    ],
)
def test_capitals_become_small(text: str, expected: str) -> None:
    assert folded(text) == expected


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_words_are_runs_of_letters_and_digits() -> None:
    assert words_of("Nr. 12-B, GRÖSSE!") == ("nr", "12", "b", "grösse")


@pytest.mark.parametrize(
    ("part", "pattern"),
    [("öl", "[öÖ][lL]"), ("1+1", "1\\+1"), ("σi", "[σΣς][iIİ]"), ("日_", "日_")],
)
def test_a_pattern_names_every_spelling(part: str, pattern: str) -> None:
    assert pattern_of(part) == pattern
    assert pattern_of(part, at_start=True) == rf"\A{pattern}"


def test_long_lists_become_several_patterns() -> None:
    patterns = patterns_of_whole(["1" * 400, "2" * 400, "3" * 400])

    assert patterns == [rf"\A(?:{'1' * 400}|{'2' * 400})\Z", rf"\A(?:{'3' * 400})\Z"]


STORABLE = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@pytest.mark.django_db
def test_the_database_finds_what_folding_finds() -> None:
    @settings(max_examples=200, deadline=None)
    @given(STORABLE, STORABLE.filter(bool), st.integers(0, 5))
    def check(text: str, other: str, cut: int) -> None:
        for part in (folded(other), folded(text[cut : cut + 3].swapcase()), folded(text)):
            assert is_found(text, pattern_of(part)) == (part in folded(text))
            assert is_found(text, *patterns_of_whole([part])) == (part == folded(text))

    check()


@pytest.mark.django_db
def test_the_database_knows_every_letter_of_the_table() -> None:
    unlike = [
        letter for letter, small in TABLE.items() if not is_found(letter, pattern_of(small))
    ]

    assert unlike == []


@pytest.mark.django_db
def test_the_end_of_a_text_is_not_the_end_of_a_line() -> None:
    assert not is_found("a\n", *patterns_of_whole(["a"]))
    assert not is_found("b\na", *patterns_of_whole(["a"]))
    assert not is_found("b\na", pattern_of("a", at_start=True))


def is_found(text: str, pattern: str) -> bool:
    """Let the database look for ``pattern`` in ``text``."""
    operator = "REGEXP" if connection.vendor == "sqlite" else "~"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CAST(%s AS text) {operator} %s", [text, pattern])
        return bool(cursor.fetchone()[0])

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from ombud.rules.compile import Fold
from ombud.rules.folding import fold, folded, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GRÖSSE", "grösse"),
        ("Größe ẞ", "größe ß"),
        ("ÇĞİŞ", "çğiş"),
        ("ΣΊΣΥΦΟΣ σίσυφος", "σίσυφοσ σίσυφοσ"),
        ("ЩЁ", "щё"),
        ("a\0b", "ab"),
        ("日本 𐐀", "日本 𐐀"),
        ("", ""),
    ],
)
def test_capitals_become_small(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_nothing_folds_to_nothing() -> None:
    assert fold(None) is None


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_words_are_runs_of_letters_and_digits() -> None:
    assert words_of("Nr. 12-B, GRÖSSE!") == ("nr", "12", "b", "grösse")


@pytest.mark.usefixtures("folding")
def test_the_database_folds_as_we_do() -> None:
    stored = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))
    every_letter = "".join(map(chr, [*range(1, 0xD800), *range(0xE000, 0x11000)]))

    @settings(max_examples=100, deadline=None)
    @given(stored)
    def check(text: str) -> None:
        assert folded_by_database(text) == folded(text)

    check()
    assert folded_by_database(every_letter) == folded(every_letter)


def folded_by_database(text: str) -> str:
    """Let the database compute what ``column__fold`` computes of a column."""
    from django.db.models import CharField, Value

    from ombud.people.models import Team

    value = Value(text, output_field=CharField())
    compiler = Team.objects.all().query.get_compiler(connection=connection)
    sql, params = compiler.compile(Fold(value))
    if connection.vendor == "postgresql":
        sql = sql.replace("%s COLLATE", "%s::text COLLATE").replace("(%s)", "(%s::text)")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", params)
        return str(cursor.fetchone()[0])

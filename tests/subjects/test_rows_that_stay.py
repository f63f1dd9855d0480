"""The pages of the database file without the cells of rows that stay, and nothing more."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from ombud.erasure.compaction import empty_log
from ombud.subjects.residue import scan_one
from ombud.subjects.residue.pages import read_pages_without
from ombud.subjects.scanning import Kind, Needle

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESS = "nora@fjordblick.example"
ROWS = 2500
MORE = f" and so on, {ADDRESS}" * 400
LONG = {7, 400, 2499}  # rows whose text goes on in pages of their own


@pytest.fixture
def letters(transactional_db: None, sqlite_only: None) -> Iterator[None]:
    """A table of several levels with an index, with an address in every row."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE letters (id INTEGER PRIMARY KEY, words TEXT)")
        cursor.execute("CREATE INDEX letters_words ON letters (substr(words, 1, 60), id)")
        rows = [
            (
                number,
                f"{number} {ADDRESS}" + (f" and so on, {ADDRESS}" * 400) * (number in LONG),
            )
            for number in range(1, ROWS)
        ]
        cursor.executemany("INSERT INTO letters VALUES (%s, %s)", rows)
        cursor.execute("VACUUM")  # a page that was split keeps copies of cells that moved on
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE letters")


def left(*rows: int) -> list[str]:
    """Return the pages with the address, but for every row of the table that is not named."""
    empty_log()
    kept = {"letters": frozenset(range(1, ROWS)) - set(rows)}
    needles = [Needle(Kind.EMAIL, ADDRESS)]
    report = scan_one("pages", partial(read_pages_without, kept), needles)
    assert not any(one.is_unread for one in report.stores)
    return [one.place for one in report.residues]


def test_a_row_that_may_not_stay_is_seen_among_thousands_that_may(letters: None) -> None:
    found = {row: len(left(row)) for row in (1, 399, 1200)}
    long = len(left(400))

    assert left() == []
    assert found == {1: 2, 399: 2, 1200: 2}  # its leaf, and the leaf of the index
    assert long >= 4  # and the pages on which it goes on


def test_what_is_no_row_any_more_is_seen_beside_those_that_stay(letters: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")
        cursor.execute("DELETE FROM letters WHERE id = 1200")
        cursor.execute("PRAGMA secure_delete = ON")
    beside = left()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")

    assert len(beside) == 2
    assert left() == []

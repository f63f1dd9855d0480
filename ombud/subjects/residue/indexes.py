"""Indexes of words: what their pages hold, deleted words too (privacy.md, trap 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from ombud.subjects.residue.database import index_tables
from ombud.subjects.residue.places import Batch
from ombud.subjects.scanning.terms import is_leaf, words_of_page

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 500  # pages or rows
VECTORS = (
    "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE udt_name = 'tsvector' AND table_schema = current_schema()"
)


def read_indexes() -> Iterator[Batch]:
    """Yield the words of every full-text index, page by page."""
    yield from vectors() if connection.vendor == "postgresql" else pages()


def pages() -> Iterator[Batch]:
    """Yield the words that lie in the pages of FTS5, read off the pages themselves.

    ``fts5vocab`` would show only the words of rows that are still there.
    """
    with connection.cursor() as cursor:
        names = index_tables(cursor)
    for name in names:
        quoted = connection.ops.quote_name(f"{name}_data")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT id, block FROM {quoted}")  # noqa: S608 - our own table
            while rows := cursor.fetchmany(AT_ONCE):
                leaves = (bytes(block) for rowid, block in rows if is_leaf(rowid))
                words = frozenset(word for leaf in leaves for word in words_of_page(leaf))
                yield Batch((), words, f"{name} pages {rows[0][0]} to {rows[-1][0]}")


def vectors() -> Iterator[Batch]:
    """Yield the lexemes of every tsvector column of PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(VECTORS)
        found = [(str(table), str(column)) for table, column in cursor.fetchall()]
    quote = connection.ops.quote_name
    for table, column in found:
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(
                f"SELECT tsvector_to_array({quote(column)}) FROM {quote(table)}"  # noqa: S608
            )
            while rows := cursor.fetchmany(AT_ONCE):
                words = frozenset(word for row in rows for word in row[0] or ())
                yield Batch((), words, f"{table}.{column}")

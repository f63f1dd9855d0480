"""Canary people: where a mark of theirs turns up in a place that is declared not to hold
personal data, the test that did it fails. Runs after every test that used the database."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, models

from ombud.datamap import NotPersonal
from ombud.datamap.checks import columns_to_declare, entry

if TYPE_CHECKING:
    from collections.abc import Iterable

MARKS = ("marchetti", "cleo@lumen", "quiet-lantern-orbit")
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


@cache
def clean_columns() -> dict[str, dict[str, str]]:
    """Return everything textual that is declared not personal: table → column → as text."""
    of_bytes = "CAST({} AS TEXT)" if connection.vendor == "sqlite" else "encode({}, 'escape')"
    tables: dict[str, dict[str, str]] = {}
    for model in apps.get_models(include_auto_created=True):
        for field in columns_to_declare(model):
            if isinstance(field, TEXTS) and isinstance(entry(model, field.name), NotPersonal):
                is_bytes = isinstance(field, models.BinaryField)
                as_text = of_bytes if is_bytes else "CAST({} AS TEXT)"
                columns = tables.setdefault(model._meta.db_table, {})
                columns[str(field.column)] = as_text.format(f'"{field.column}"')
    return tables


def holds_mark(texts: Iterable[str]) -> str:
    """Return the condition that a mark stands in one of the texts of a row."""
    if connection.vendor == "postgresql":
        # One pattern for a row: to plan a thousand LIKEs takes longer than most tests.
        return f"lower(concat_ws(chr(10), {', '.join(texts)})) ~ '{'|'.join(MARKS)}'"
    row = " || char(10) || ".join(f"coalesce({text}, '')" for text in texts)
    return " OR ".join(f"instr(lower({row}), '{mark}')" for mark in MARKS)


def names(name: str, table: str, texts: Iterable[str]) -> str:
    """Return the statement that answers with ``name`` where a mark stands in ``table``."""
    return f"SELECT '{name}' FROM \"{table}\" WHERE {holds_mark(texts)}"  # noqa: S608 - names of our own tables


@cache
def in_every_table() -> str:
    """Return one statement that looks into every such column at once."""
    tables = clean_columns().items()
    return " UNION ALL ".join(
        names(table, table, columns.values()) for table, columns in tables
    )


def in_columns_of(table: str) -> str:
    """Return the statement that says where in ``table`` they are."""
    columns = clean_columns()[table].items()
    return " UNION ".join(names(f"{table}.{column}", table, [text]) for column, text in columns)


def found() -> list[str]:
    """Return the columns that hold a mark and should not."""
    with connection.cursor() as cursor:
        cursor.execute(in_every_table())
        places: list[str] = []
        for table in sorted({row[0] for row in cursor.fetchall()}):
            cursor.execute(in_columns_of(table))
            places += sorted(row[0] for row in cursor.fetchall())
        return places

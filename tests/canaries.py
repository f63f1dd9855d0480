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
    from collections.abc import Iterator

MARKS = ("marchetti", "cleo@lumen", "quiet-lantern-orbit")
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)


def clean_columns() -> Iterator[tuple[str, str]]:
    """Yield table and column of everything textual that is declared not personal."""
    for model in apps.get_models(include_auto_created=True):
        for field in columns_to_declare(model):
            if isinstance(field, TEXTS) and isinstance(entry(model, field.name), NotPersonal):
                yield model._meta.db_table, str(field.column)


@cache
def question() -> str:
    """Return one statement that looks into every such column at once."""
    text = "encode({0}, 'escape')" if connection.vendor == "postgresql" else "CAST({0} AS TEXT)"
    binary = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.get_internal_type() == "BinaryField"
    }
    parts = []
    for table, column in clean_columns():
        quoted = f'"{column}"'
        as_text = (
            text.format(quoted) if (table, column) in binary else f"CAST({quoted} AS TEXT)"
        )
        tests = " OR ".join(f"lower({as_text}) LIKE '%{mark}%'" for mark in MARKS)
        parts.append(f"SELECT '{table}.{column}' FROM \"{table}\" WHERE {tests}")  # noqa: S608 - names of our own tables
    return " UNION ALL ".join(parts)


def found() -> list[str]:
    """Return the columns that hold a mark and should not."""
    with connection.cursor() as cursor:
        cursor.execute(question())
        return sorted({row[0] for row in cursor.fetchall()})

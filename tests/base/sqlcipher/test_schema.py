"""Nothing is kept twice in the embedded database."""

from __future__ import annotations

import pytest
from django.db import connection


def indexes_of(table: str) -> list[tuple[str, bool, tuple[str, ...]]]:
    """Return name, whether it must be (unique), and columns of every index over all rows."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(f'PRAGMA index_list("{table}")')
        for _, name, unique, _, partial in cursor.fetchall():
            cursor.execute(f'PRAGMA index_xinfo("{name}")')
            columns = tuple(row[2] for row in cursor.fetchall() if row[5])
            if not partial:
                found.append((name, bool(unique), columns))
    return found


@pytest.mark.django_db
def test_no_index_is_the_beginning_of_another(sqlite_only: None) -> None:
    twice = []

    for table in connection.introspection.table_names():
        indexes = indexes_of(table)
        twice += [
            (name, other)
            for name, must_be, columns in indexes
            for other, _, longer in indexes
            if name != other and not must_be and longer[: len(columns)] == columns
        ]

    assert twice == []

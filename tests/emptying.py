"""Lets the test database be emptied although its log is only ever added to."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from ombud.events import triggers, witness
from ombud.tickets.search import engine

Emptied: Any = TransactionTestCase  # the method below is Django's own business
GUARDED = (*triggers.TABLES, "configuration_change")
_empty = Emptied._fixture_teardown


def empty_unguarded(case: Any) -> None:
    """Take the triggers away while the tables are emptied after a test that commits."""
    triggers.remove(connection, GUARDED)
    try:
        _empty(case)
        empty_index()
        witness.file().unlink(missing_ok=True)  # it counts what is gone now
    finally:
        triggers.install(connection, GUARDED)


def empty_index() -> None:
    """Empty the search index, which is no model's table; numbers of rows are used again."""
    with connection.cursor() as cursor:
        if engine.is_postgres():
            cursor.execute(f"TRUNCATE {engine.TABLE}")
        else:
            cursor.execute(f"INSERT INTO {engine.TABLE}({engine.TABLE}) VALUES ('delete-all')")  # noqa: S608


def let_the_log_be_emptied() -> None:
    Emptied._fixture_teardown = empty_unguarded

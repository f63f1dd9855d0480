"""Empties the test database after a test that commits, although its log is only ever added to.

Django's own way takes longer than most tests: it cuts off every table, filled or not, and
makes all content types anew.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.test import TransactionTestCase

from ombud.events import triggers, witness
from ombud.tickets.search import engine

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

Emptied: Any = TransactionTestCase  # the method below is Django's own business
GUARDED = (*triggers.TABLES, "configuration_change")
OF_THE_MODELS = {"django_migrations", "django_content_type", "auth_permission"}


def empty(_case: Any) -> None:
    """Delete every row; what a row refers to may go before it.

    On PostgreSQL this asks for a superuser, as whom the tests start their own server.
    """
    triggers.remove(connection, GUARDED)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
            else:
                cursor.execute("PRAGMA defer_foreign_keys = ON")
            cursor.execute(which_are_filled())
            for (table,) in cursor.fetchall():
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own tables
            empty_index(cursor)
    finally:
        triggers.install(connection, GUARDED)
    witness.file().unlink(missing_ok=True)  # it counts what is gone now


@cache
def which_are_filled() -> str:
    """Return one statement that answers with the tables that hold a row."""
    tables = set(connection.introspection.django_table_names(only_existing=True))
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")"  # noqa: S608 - our own tables
        for table in sorted(tables - OF_THE_MODELS)
    )


def empty_index(cursor: CursorWrapper) -> None:
    """Empty the search index, which is no model's table; numbers of rows are used again."""
    if engine.is_postgres():
        cursor.execute(f"TRUNCATE {engine.TABLE}")
    else:
        cursor.execute(f"INSERT INTO {engine.TABLE}({engine.TABLE}) VALUES ('delete-all')")  # noqa: S608


def let_the_log_be_emptied() -> None:
    Emptied._fixture_teardown = empty

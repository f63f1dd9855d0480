"""The database's own guard: the log's tables are only ever added to.

A migration that lets Django rebuild one of these tables on SQLite drops its triggers: end
such a migration with ``install``. Who owns the database can remove triggers; then the
sealed tree tells (``ombud.events.verifying``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

Tables = tuple[str, ...]
TABLES = ("events_event", "events_leaf", "events_treehead")
WORDS = "The log is only ever added to."

POSTGRES_FUNCTIONS = (
    f"""
    CREATE OR REPLACE FUNCTION events_only_added() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$
    """,
    """
    CREATE OR REPLACE FUNCTION events_number_transaction() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.xid := pg_current_xact_id()::text::bigint; RETURN NEW; END $$
    """,
)
POSTGRES_NUMBERING = """
    CREATE OR REPLACE TRIGGER events_event_number BEFORE INSERT ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_number_transaction()
"""


def sqlite_install(tables: Tables) -> Iterator[str]:
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} "
                f"BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )


def sqlite_remove(tables: Tables) -> Iterator[str]:
    for table in tables:
        yield f"DROP TRIGGER IF EXISTS {table}_no_update"
        yield f"DROP TRIGGER IF EXISTS {table}_no_delete"


def postgres_install(tables: Tables) -> Iterator[str]:
    yield from POSTGRES_FUNCTIONS
    if "events_event" in tables:
        yield POSTGRES_NUMBERING
    for table in tables:
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_only_added "
            f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION events_only_added()"
        )


def postgres_remove(tables: Tables) -> Iterator[str]:
    for table in tables:
        yield f"DROP TRIGGER IF EXISTS {table}_only_added ON {table}"


def run(connection: BaseDatabaseWrapper, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(connection: BaseDatabaseWrapper, tables: Tables = TABLES) -> None:
    """Guard ``tables`` of ``connection``'s database. Doing so twice does nothing more.

    tables: those of the log, or of another package that only adds.
    """
    is_postgres = connection.vendor == "postgresql"
    run(connection, postgres_install(tables) if is_postgres else sqlite_install(tables))


def remove(connection: BaseDatabaseWrapper, tables: Tables = TABLES) -> None:
    """Take the guard away: for emptying a test database, and for nothing in the product.

    On PostgreSQL events go on being numbered by their transaction.
    """
    is_postgres = connection.vendor == "postgresql"
    run(connection, postgres_remove(tables) if is_postgres else sqlite_remove(tables))

"""The database's own guard: the log's tables are only ever added to.

One change of a row is let through: an entry of a class that ages, sealed, of before the moment
that a row of ``Ageing`` names and within its range, may lose what it said and then names that
row. Nothing but its number, kind and transaction is left, and the hash over the rest.

A migration that lets Django rebuild one of these tables on SQLite drops its triggers: end
such a migration with ``install``. Who owns the database can remove triggers; then the
sealed tree tells (``ombud.events.verifying``).
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from ombud.base.actor import ActorKind
from ombud.events.codes import ACTORS, KINDS
from ombud.events.entry import EMPTIED
from ombud.events.fact import ageing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

Tables = tuple[str, ...]
EVENTS, AGEINGS = "events_event", "events_ageing"
TABLES = (EVENTS, "events_leaf", "events_treehead", AGEINGS)
WORDS = "The log is only ever added to."
EMPTYING = (EVENTS, "UPDATE")
MICROSECONDS_OF_DAY = 86_400_000_000
LEAST_DAYS = 30  # no entry is emptied sooner, whatever a rule says
LEAST = timedelta(days=LEAST_DAYS)
LONGEST_REST = 200  # bytes of the payload of an emptied entry: a hash, and nothing else


def allowed() -> str:
    """Return the condition that a change of an event is the emptying of an aged entry."""
    classes = ", ".join(
        f"('{KINDS.get(kind, kind)}', '{ageing[kind].value}')" for kind in sorted(ageing)
    )
    return f"""
    NEW.id = OLD.id AND NEW.xid = OLD.xid AND NEW.kind = OLD.kind
    AND OLD.subject_type <> '{EMPTIED}' AND NEW.subject_type = '{EMPTIED}'
    AND NEW.actor_kind = '{ACTORS[ActorKind.SYSTEM]}' AND NEW.actor_id = 0
    AND length(NEW.payload) <= {LONGEST_REST}
    AND EXISTS (SELECT 1 FROM events_leaf WHERE event_id = OLD.id)
    AND EXISTS (
        SELECT 1 FROM {AGEINGS} a WHERE a.id = NEW.subject_id AND NEW.at = a.until
        AND OLD.id BETWEEN a.first AND a.last AND OLD.at <= a.until
        AND (OLD.kind, a.about) IN (VALUES {classes})
    )"""  # noqa: S608 - words of our own code


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
POSTGRES_EMPTYING = """
    CREATE OR REPLACE FUNCTION events_only_emptied() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF ({allowed}) IS TRUE THEN RETURN NEW; END IF; RAISE EXCEPTION '{words}'; END $$
"""
POSTGRES_IN_TIME = f"""
    CREATE OR REPLACE FUNCTION events_aged_in_time() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    IF NEW.until <= NEW.made_at - interval '{LEAST_DAYS} days' THEN RETURN NEW; END IF;
    RAISE EXCEPTION '{WORDS}'; END $$
"""
POSTGRES_NUMBERING = """
    CREATE OR REPLACE TRIGGER events_event_number BEFORE INSERT ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_number_transaction()
"""


def sqlite_install(tables: Tables) -> Iterator[str]:
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            unless = f"WHEN ({allowed()}) IS NOT 1 " if (table, verb) == EMPTYING else ""
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} "
                f"BEFORE {verb} ON {table} {unless}BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
    if AGEINGS in tables:
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {AGEINGS}_in_time BEFORE INSERT ON {AGEINGS} "
            f"WHEN NEW.until > NEW.made_at - {LEAST_DAYS * MICROSECONDS_OF_DAY} "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


def sqlite_remove(tables: Tables) -> Iterator[str]:
    for table in tables:
        yield f"DROP TRIGGER IF EXISTS {table}_no_update"
        yield f"DROP TRIGGER IF EXISTS {table}_no_delete"
        yield f"DROP TRIGGER IF EXISTS {table}_in_time"


def postgres_install(tables: Tables) -> Iterator[str]:
    yield from POSTGRES_FUNCTIONS
    if EVENTS in tables:
        yield POSTGRES_NUMBERING
        yield POSTGRES_EMPTYING.format(allowed=allowed(), words=WORDS)
        yield (
            f"CREATE OR REPLACE TRIGGER {EVENTS}_only_emptied BEFORE UPDATE ON {EVENTS} "
            "FOR EACH ROW EXECUTE FUNCTION events_only_emptied()"
        )
    if AGEINGS in tables:
        yield POSTGRES_IN_TIME
        yield (
            f"CREATE OR REPLACE TRIGGER {AGEINGS}_in_time BEFORE INSERT ON {AGEINGS} "
            "FOR EACH ROW EXECUTE FUNCTION events_aged_in_time()"
        )
    for table in tables:
        verbs = "DELETE OR TRUNCATE" if table == EVENTS else "UPDATE OR DELETE OR TRUNCATE"
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_only_added BEFORE {verbs} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION events_only_added()"
        )


def postgres_remove(tables: Tables) -> Iterator[str]:
    for table in tables:
        for name in ("only_added", "only_emptied", "in_time"):
            yield f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"


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


@contextmanager
def lifted(connection: BaseDatabaseWrapper, table: str) -> Iterator[None]:
    """Let one change into ``table`` where it is guarded, and guard it again: for an erasure.

    Never for the log itself, which holds nothing of a person. Inside a transaction, so that
    nobody else finds the table without its guard.
    """
    if table in TABLES or not is_guarded(connection, table):
        yield
        return
    remove(connection, (table,))
    yield
    install(connection, (table,))


def is_guarded(connection: BaseDatabaseWrapper, table: str) -> bool:
    """Say whether ``table`` is one whose rows are only ever added."""
    looked_for = (
        "SELECT 1 FROM pg_trigger WHERE tgname = %s"
        if connection.vendor == "postgresql"
        else "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s"
    )
    end = "only_added" if connection.vendor == "postgresql" else "no_update"
    with connection.cursor() as cursor:
        cursor.execute(looked_for, [f"{table}_{end}"])
        return cursor.fetchone() is not None

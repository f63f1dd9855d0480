"""Making what was deleted unreadable in the database files (privacy.md, traps 1 to 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError, connection

from ombud.tickets.search import engine

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCK_SECONDS = 10
QUICKLY = 2**30  # bytes of a database file that is written anew while everybody works


class Busy(Exception):  # noqa: N818 - the database is
    """Somebody still reads an old state of the database; it has to be tried again later."""


def compact_index() -> None:
    """Write the search index anew, so that its pages hold no word that was taken out."""
    engine.optimise()


def compact(tables: Iterable[str]) -> None:
    """Rewrite ``tables``, or give back free pages and empty the log. Raises ``Busy``.

    SQLite deletes securely as it goes; what is left is the log, which one reader can hold.
    PostgreSQL rewrites the tables that were touched; its own log ends by turnover.
    """
    if connection.vendor == "postgresql":
        rewrite(tables)
    else:
        empty_log()


def empty_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA incremental_vacuum")
        cursor.fetchall()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    if busy:
        raise Busy


def is_quick() -> bool:
    """Say whether the database file is small enough to be written anew at any hour."""
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA page_size")
        return pages * int(cursor.fetchone()[0]) <= QUICKLY  # the cipher says it as text


def rewrite_file() -> None:
    """Write the database file anew, page by page. Raises ``Busy``.

    A page that was split keeps copies of the rows that moved to another one until something is
    written over them, whatever is deleted securely elsewhere. Who writes meanwhile waits. The
    copy that is made on the way lies in a file, not in memory; it is encrypted like the
    database.
    """
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA temp_store = FILE")
        try:
            cursor.execute("VACUUM")
        except DatabaseError as problem:
            raise Busy from problem
        finally:
            cursor.execute("PRAGMA temp_store = MEMORY")
    empty_log()


def rewrite(tables: Iterable[str]) -> None:
    """Rewrite tables one by one; each is locked for as long as its copy takes."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            for table in sorted(set(tables)):
                cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
        except DatabaseError as problem:
            raise Busy from problem
        finally:
            cursor.execute("SET lock_timeout = DEFAULT")

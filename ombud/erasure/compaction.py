"""Making what was deleted unreadable in the database files (privacy.md, traps 1 to 7)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection

from ombud.erasure import postgresql
from ombud.erasure.work import Busy
from ombud.tickets.search import engine

if TYPE_CHECKING:
    from collections.abc import Iterable

QUICKLY = 2**30  # bytes of a database file that is written anew while everybody works


def compact_index() -> None:
    """Write the search index anew, so that its pages hold no word that was taken out."""
    engine.optimise()


def compact(tables: Iterable[str]) -> None:
    """Rewrite the tables, or give back free pages and empty the log. Raises ``Busy``.

    SQLite deletes securely as it goes; what is left is the log, which one reader can hold.
    PostgreSQL rewrites ``tables`` and others of people's data; its log is turned over in the
    days that follow.
    """
    if connection.vendor == "postgresql":
        postgresql.rewrite(postgresql.to_rewrite(tables))
    else:
        empty_log()


def compact_only(*tables: str) -> None:
    """Rewrite just ``tables``, where deleting alone leaves rows behind. Raises ``Busy``."""
    if connection.vendor == "postgresql":
        postgresql.rewrite(tables)


def compact_all() -> None:
    """Write everything about people anew, however long it takes. Raises ``Busy``."""
    if connection.vendor == "postgresql":
        postgresql.rewrite(postgresql.personal_tables())
    else:
        rewrite_file()


def size() -> int:
    """Return the bytes that the database takes on its disk."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    return Path(str(connection.settings_dict["NAME"])).stat().st_size


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

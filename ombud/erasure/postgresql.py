"""What deleting leaves in the files of PostgreSQL, and how it ends (privacy.md, trap 8).

A deleted or changed row stays in its table's file until the table is written anew; so do the
samples of values in the statistics, and whatever the write-ahead log still holds.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection

from ombud import datamap
from ombud.datamap import Personal
from ombud.erasure.work import Busy

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCK_SECONDS = 10
LOOK_SECONDS = 0.2
QUICKLY = 2**30  # bytes of a table that is written anew although nothing of it was touched
LOG_DAYS = 30  # after so many days the write-ahead log holds nothing of an erasure
PIECE = 2**20  # bytes

# Who could still read what was deleted before the transaction: VACUUM leaves it for them.
READERS = """
SELECT (SELECT count(*) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid()
          AND (datname = current_database() OR datid IS NULL)
          AND greatest(age(backend_xmin), age(backend_xid)) > age(%(now)s::xid))
     + (SELECT count(*) FROM pg_replication_slots WHERE age(xmin) > age(%(now)s::xid))
     + (SELECT count(*) FROM pg_prepared_xacts
        WHERE database = current_database() AND age(transaction) > age(%(now)s::xid))
"""
SIZES = """
SELECT relname, pg_table_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
  AND relname = ANY(%s) AND pg_relation_size(oid) > 0
"""
# How many bytes the log keeps at the most: its files are used again, so twice over is gone.
KEPT = """
SELECT sum(pg_size_bytes(setting || unit)) FROM pg_settings
WHERE name IN ('max_wal_size', 'wal_keep_size')
"""
FILL = "SELECT pg_logical_emit_message(false, 'ombud', repeat(' ', %s))"


def to_rewrite(touched: Iterable[str]) -> set[str]:
    """Return ``touched`` and every other table of people's data but the large ones.

    The others may hold what was deleted before, and what went along with another row.
    """
    others = sizes_of(personal_tables())
    return {*touched, *(table for table, size in others.items() if size <= QUICKLY)}


def sizes_of(tables: Iterable[str]) -> dict[str, int]:
    """Return the bytes of those of ``tables`` that are there and not empty."""
    with connection.cursor() as cursor:
        cursor.execute(SIZES, [sorted(tables)])
        return dict(cursor.fetchall())


def rewrite(tables: Iterable[str]) -> None:
    """Write ``tables`` anew, with the samples of their values. Raises ``Busy``.

    Each is locked for as long as its copy takes. The table of the samples is the last.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            wait_for_readers()
            for table in sorted(sizes_of(tables)):
                cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
            wait_for_readers()
            cursor.execute("VACUUM FULL pg_catalog.pg_statistic")
        except DatabaseError as problem:
            raise Busy from problem
        finally:
            cursor.execute("SET lock_timeout = DEFAULT")


def personal_tables() -> set[str]:
    """Return the tables in which something about a person can rest."""
    return {
        table
        for model, declared in datamap.models.items()
        if any(isinstance(one, Personal) for one in declared.columns.values())
        for table in (model._meta.db_table, *declared.tables)
    }


def wait_for_readers() -> None:
    """Wait until nobody reads a state older than this one. Raises ``Busy`` when one stays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::xid::text")
        now = str(cursor.fetchone()[0])
        until = time.monotonic() + LOCK_SECONDS
        while True:
            cursor.execute(READERS, {"now": now})
            if not cursor.fetchone()[0]:
                return
            if time.monotonic() >= until:
                raise Busy
            time.sleep(LOOK_SECONDS)


def turn_log_over(days: int = 1) -> int:
    """Write as much into the write-ahead log as lets it hold nothing of ``LOG_DAYS`` ago.

    days: for how many days. Its files are used again and keep their bytes until something is
    written over them, which on a quiet desk takes months. Returns how many bytes were written.
    """
    with connection.cursor() as cursor:
        cursor.execute(KEPT)
        pieces = -(-2 * int(cursor.fetchone()[0]) * days // (LOG_DAYS * PIECE))
        for _ in range(pieces):
            cursor.execute(FILL, [PIECE])
    return pieces * PIECE

"""Putting the database file under another key: a copy is made, checked and put in its place.

A kill at any point leaves the old file or the new one, each whole; what is half done lies
beside under another name.
"""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Any

from ombud.base.late import sqlcipher as driver
from ombud.base.secret_file import sync_folder
from ombud.base.sqlcipher.opening import CIPHER, for_owner_only

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ENDING = ".rekeyed"


class InUse(Exception):  # noqa: N818 - the file is
    """Another process has the database open."""


def connect(path: Path, key: bytes) -> Any:
    conn = driver.connect(str(path), isolation_level=None, timeout=1)
    for pragma in CIPHER:
        conn.execute(f"PRAGMA {pragma}").fetchall()
    conn.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    conn.execute("PRAGMA cipher_log_level = NONE")
    return conn


def opens(path: Path, key: bytes) -> bool:
    """Say whether ``key`` opens the database at ``path``."""
    with closing(connect(path, key)) as conn:
        try:
            conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except driver.OperationalError:
            return True  # somebody writes: the page was read, so the key is the right one
        except driver.DatabaseError:
            return False
        return True


def key_for(path: Path, keys: Sequence[bytes]) -> bytes:
    """Return the one of ``keys`` that opens ``path``; the first for what is not there yet."""
    if len(keys) == 1 or not path.exists() or not path.stat().st_size:
        return keys[0]
    return next((key for key in keys if opens(path, key)), keys[0])


def put_under(path: Path, old: bytes, new: bytes) -> None:
    """Put the database at ``path`` under the key ``new``. Raises ``InUse``.

    Needs as much free space again as the file is large.
    """
    fresh = path.with_name(path.name + ENDING)
    fresh.unlink(missing_ok=True)
    with closing(connect(path, old)) as conn:
        hold(conn)
        for_owner_only(str(fresh))
        conn.execute("VACUUM INTO ?", [str(fresh)])
        with closing(connect(fresh, old)) as copy:
            copy.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"").fetchall()
        check(fresh, new)
        fresh.replace(path)
        sync_folder(path.parent)


def check_free(path: Path, key: bytes) -> None:
    """Raise ``InUse`` while another process has the database at ``path`` open."""
    if path.exists():
        with closing(connect(path, key)) as conn:
            hold(conn)


def hold(conn: Any) -> None:
    """Let nobody else open the database, and leave nothing in a log beside it."""
    try:
        mode = conn.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        conn.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
        conn.execute("BEGIN EXCLUSIVE")
        conn.execute("COMMIT")
    except driver.OperationalError:
        raise InUse from None
    if mode != "delete":
        raise InUse


def check(path: Path, key: bytes) -> None:
    """Raise ``OSError`` unless the file at ``path`` is whole, durable and under ``key``."""
    with closing(connect(path, key)) as copy:
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise OSError("The copy of the database is damaged; nothing was changed.")
    with path.open("rb") as file:
        os.fsync(file.fileno())

"""Key, data folder, database, room: what lies on this machine."""

from __future__ import annotations

import shutil
import stat
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from ombud.backups import guard, ledger
from ombud.backups.queries import age_seconds
from ombud.base import generations, keys
from ombud.base.errors import Refused
from ombud.project.health import LEAST_FREE_BYTES, LEAST_FREE_PERCENT, OLD_BACKUP_SECONDS
from ombud.project.selfcheck.finding import error, fine, warning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ombud.project.selfcheck.finding import Finding

# What keeps PostgreSQL from writing values into its log: for each setting what will do, the
# advice first. All of them are its administrator's to set.
QUIET = {
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
    "log_transaction_sample_rate": ("0",),
    "log_min_error_statement": ("panic", "fatal"),
    "log_parameter_max_length_on_error": ("0",),
    "log_error_verbosity": ("terse",),
}
OVERWRITES = 1  # SQLite's secure_delete: 2 would leave long texts on free pages


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def key() -> Iterator[Finding]:
    """The key: there, of mode 600, outside what a backup of the data folder copies."""
    path: Path = settings.OMBUD_KEY_FILE
    keys.master.cache_clear()
    keys.master(path)  # raises Misconfigured with what to do
    yield fine("key-mode", "The key can be read by its owner only.")
    if generations.is_unfinished(path):
        yield warning(
            "key-change",
            "A change of the key was broken off. Stop the desk and run `ombud key change`.",
        )
    if path.is_relative_to(settings.OMBUD_DATA):
        yield error(
            "key-place",
            "The key lies inside the data folder, so a copy of the folder opens itself. "
            "Move it and set OMBUD_KEY_FILE.",
            stops=True,
        )
    else:
        yield fine("key-place", "The key lies outside the data folder.")


def folder() -> Iterator[Finding]:
    """The data folder: there, and for its owner only."""
    path: Path = settings.OMBUD_DATA
    if not path.is_dir():
        yield error("data-folder", "There is no data folder. Run `ombud init`.", stops=True)
    elif mode_of(path) & 0o077:
        yield error(
            "data-folder", "The data folder can be read by others. Run chmod 700 on it."
        )
    else:
        yield fine("data-folder", "The data folder is for its owner only.")


def room() -> Iterator[Finding]:
    """Room on the volume of the data folder."""
    if not settings.OMBUD_DATA.is_dir():
        return
    usage = shutil.disk_usage(settings.OMBUD_DATA)
    percent = usage.free * 100 // max(1, usage.total)
    if usage.free < LEAST_FREE_BYTES or percent < LEAST_FREE_PERCENT:
        yield error("disk", f"Only {percent} % of the disk is free. Make room.")
    else:
        yield fine("disk", f"{percent} % of the disk is free.")


def at_rest() -> Iterator[Finding]:
    """Encryption of the database, asked of the database itself where that is possible."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cipher = cursor.execute("PRAGMA cipher_version").fetchone()
            secure = cursor.execute("PRAGMA secure_delete").fetchone()
        if not cipher or not secure or int(secure[0]) != OVERWRITES:
            yield error(
                "at-rest",
                "The database is not encrypted, or keeps what it deletes. Reinstall.",
                stops=True,
            )
        else:
            yield fine("at-rest", "The database is encrypted and overwrites what it deletes.")
        return
    yield warning(
        "at-rest",
        "Ombud cannot see whether PostgreSQL's volume is encrypted. Put its data folder, "
        "its log and its backups on an encrypted volume; attachments are encrypted by Ombud.",
    )


def server_log() -> Iterator[Finding]:
    """What PostgreSQL writes into its own log: by default each statement that fails, whole."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(QUIET)]
        )
        found = dict(cursor.fetchall())
    loud = [name for name, quiet in QUIET.items() if found.get(name, quiet[0]) not in quiet]
    if loud:
        wanted = ", ".join(f"{name} = {QUIET[name][0]}" for name in loud)
        yield warning(
            "server-log",
            "PostgreSQL may write words of people into its own log, where no erasure finds "
            f"them. Set in its configuration and reload it: {wanted}.",
        )
    else:
        yield fine("server-log", "PostgreSQL writes no words of people into its own log.")


def server_role() -> Iterator[Finding]:
    """Whether the desk may rewrite the samples of values that PostgreSQL keeps."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(datdba, 'MEMBER') FROM pg_database "
            "WHERE datname = current_database()"
        )
        is_owner = bool(cursor.fetchone()[0])
    if is_owner:
        yield fine("server-role", "The desk owns its database.")
    else:
        yield error(
            "server-role",
            "The desk does not own its database, so what PostgreSQL samples of people's data "
            "outlives their erasure. Run ALTER DATABASE … OWNER TO, as its administrator.",
        )


def ledger_of_erasures() -> Iterator[Finding]:
    """Whether the ledger can be read, and a restore could erase again by it."""
    try:
        known = ledger.position()
    except Refused as problem:
        yield error("ledger", problem.reason)
    else:
        yield fine("ledger", f"The ledger knows {known} erasures.")


def backups() -> Iterator[Finding]:
    """How old the newest verified backup is, and that a restored desk waits for its replay."""
    age = age_seconds()
    if guard.is_closed():
        yield error("replay", guard.WORDS)
    yield from ledger_of_erasures()
    if age is None:
        yield warning(
            "backups",
            "There is no verified backup. Run `ombud backup create`, or set "
            "OMBUD_BACKUP_DAILY=yes.",
        )
    elif age > OLD_BACKUP_SECONDS:
        yield warning("backups", f"The newest verified backup is {age // 86_400} days old.")
    else:
        yield fine("backups", f"The newest verified backup is {age // 3600} hours old.")

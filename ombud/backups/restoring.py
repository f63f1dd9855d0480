"""Putting an archive in place of what there is: staged first, then swapped."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from ombud.backups import actions, archive, guard, ledger, making, rows
from ombud.backups.rekeying import put_file_under_newest
from ombud.backups.stream import Unusable
from ombud.events.moving import put_back
from ombud.vault import files
from ombud.vault.rewrapping import put_all_under_newest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.base.actor import Actor

    Names = set[tuple[str, str]]

STAGE = "restore-"  # how the folder begins in which an archive is opened


def restore(
    path: Path, *, known: Names, replace: bool, without_ledger: bool, actor: Actor
) -> dict[str, Any]:
    """Put the archive at ``path`` in place of this desk, and close it until the replay.

    known: the migrations of this version. The archive is read whole before anything is
    touched; files are staged beside and swapped by renaming. Returns the manifest.
    Raises ``Unusable`` when the archive is damaged, has no key, is of a newer version or of
    a form that this database cannot take; when the desk is not empty and ``replace`` is
    not given; when the ledger of erasures is missing or older than the archive.
    """
    manifest = archive.examine(actions.existing(path))
    check_version(manifest, known)
    check_ledger(manifest, without_ledger=without_ledger)
    data = Path(settings.OMBUD_DATA)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)  # a new machine has none yet
    if not replace and not is_empty():
        raise Unusable("This desk holds data. Add --replace to put the archive in its place.")
    clear_stages(data)
    stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=data))
    try:
        extract(path, stage)
        guard.close()
        if manifest["kind"] == "file":
            swap_database(stage)
            call_command("migrate", interactive=False, verbosity=0)
        else:
            call_command("migrate", interactive=False, verbosity=0)
            rows.replace_all(parts_in(stage))
        swap_blobs(stage)
        put_all_under_newest()
        actions.mark_restored(manifest, actor=actor)
        put_back()
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return manifest


def clear_stages(data: Path) -> None:
    """Remove what a restore that was killed left: rows of everybody, readable."""
    for left in data.glob(f"{STAGE}*"):
        shutil.rmtree(left, ignore_errors=True)


def check_version(manifest: dict[str, Any], known: Names) -> None:
    names = {(app, name) for app, name in manifest["migrations"]}
    if names - known:
        raise Unusable(
            f"The archive is of version {manifest['version']}, which is newer than this "
            "program. Install that version, then restore."
        )
    if manifest["kind"] == "file" and connection.vendor != "sqlite":
        raise Unusable(
            "This archive holds an SQLite file, and this desk uses PostgreSQL. Make one with "
            "`ombud backup create --open` on the old desk."
        )
    if manifest["kind"] == "open" and names != known:
        raise Unusable(
            f"The archive is of version {manifest['version']}. Rows load into the same "
            "version only: install it, restore, then upgrade."
        )


def check_ledger(manifest: dict[str, Any], *, without_ledger: bool) -> None:
    if ledger.is_short(manifest["ledger"], manifest["ledger_name"]) and not without_ledger:
        raise Unusable(
            f"The ledger knows {ledger.position()} erasures, the archive knew "
            f"{manifest['ledger']}: it is missing or too old, or another one. Copy it back, or "
            "add --without-ledger; then two persons must answer for it before the desk opens."
        )


def is_empty() -> bool:
    """Say whether no ticket, person or file would be lost."""
    if "tickets_ticket" not in connection.introspection.table_names():
        return True
    with connection.cursor() as cursor:
        for table in ("tickets_ticket", "people_contact", "people_agent", "vault_blob"):
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - constants
            if cursor.fetchone():
                return False
    return True


def extract(path: Path, stage: Path) -> None:
    """Lay the members of the archive into ``stage``; files are sealed there as well."""
    with archive.reading(path) as members:
        for name, file in members:
            target = stage / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if target.parent.name == "blobs":
                target = target.parent / target.name[:2] / target.name
                target.parent.mkdir(mode=0o700, exist_ok=True)
            with target.open("wb") as out:
                shutil.copyfileobj(file, out, archive.PIECE)


def parts_in(stage: Path) -> Iterator[tuple[str, bytes]]:
    for part in sorted((stage / "rows").rglob("*.jsonl")):
        yield part.parent.name, part.read_bytes()


def swap_database(stage: Path) -> None:
    """Put the staged file in place of the database, with nothing left of its log."""
    put_file_under_newest(stage / making.DATABASE)
    with making.opened(stage / making.DATABASE) as other, other.cursor() as cursor:
        if cursor.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise Unusable("The database in the archive is damaged.")
    connections.close_all()
    target = Path(str(connection.settings_dict["NAME"]))
    for end in ("-wal", "-shm"):
        target.with_name(target.name + end).unlink(missing_ok=True)
    (stage / making.DATABASE).replace(target)


def swap_blobs(stage: Path) -> None:
    """Put the staged files in place of those there are."""
    staged, target, old = stage / "blobs", files.folder(), stage / "old"
    staged.mkdir(mode=0o700, exist_ok=True)
    if target.exists():
        target.rename(old)
    staged.rename(target)

"""Making, verifying, restoring; replaying erasures."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction

from ombud.backups import archive, guard, keystore, ledger, making
from ombud.backups.facts import BackupRestored, ErasuresReplayed, LedgerOverridden
from ombud.backups.models import Restoration
from ombud.backups.stream import ID_BYTES, Unusable
from ombud.base import clock, generations
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.events.moving import put_back
from ombud.people.models import Session
from ombud.vault import sealing
from ombud.visits.actions import end_visits

if TYPE_CHECKING:
    from pathlib import Path

    from ombud.base.actor import Actor
    from ombud.people.models import Agent


def folder() -> Path:
    path: Path = settings.OMBUD_BACKUPS
    return path


def create(*, version: str, is_open: bool = False) -> keystore.Entry:
    """Make an archive of the whole desk while it works, verify it, and return its entry.

    version: of the program, for the manifest. is_open: the database as rows that any desk
    can load, in place of its own file; on PostgreSQL it always is.
    Raises ``OSError`` when there is no room; nothing half is left behind.
    """
    expire()
    number, key = secrets.token_bytes(ID_BYTES), sealing.new_key()
    name = f"{clock.now():%Y%m%dT%H%M%SZ}-{number.hex()[:8]}.ombud"
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    part, target = folder() / f"{name}.part", folder() / name
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    keystore.add(number, key, name, days=settings.OMBUD_BACKUP_DAYS)
    try:
        known = making.about()
        with os.fdopen(handle, "wb") as file:
            with archive.writing(file, number, key) as writer:
                is_file = connection.vendor == "sqlite" and not is_open
                told = making.write_file(writer) if is_file else making.write_rows(writer)
                kind = "file" if is_file else "open"
                about = {"id": number.hex(), "version": version, "kind": kind}
                about["made_at"] = clock.now().isoformat(timespec="seconds")
                writer.finish({**about, **known, **told})
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
        verify(target)
    except BaseException:
        part.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        keystore.forget(number.hex())
        raise
    for one in ledger.files():
        shutil.copy2(one, folder() / one.name)
    return next(one for one in keystore.entries() if one.id == number.hex())


def verify(path: Path) -> dict[str, Any]:
    """Read an archive to its end, compare everything, and note that it is whole.

    Returns its manifest. Raises ``Unusable`` with what is wrong.
    """
    manifest = archive.examine(existing(path))
    now = clock.now().isoformat(timespec="seconds")
    size, digest = path.stat().st_size, sha256_of(path)
    keystore.note(manifest["id"], verified_at=now, size=size, sha256=digest)
    return manifest


def existing(path: Path) -> Path:
    if not path.is_file():
        raise Unusable(f"There is no archive {path}. `ombud backup list` shows them.")
    return path


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def expire() -> int:
    """Destroy keys whose time is over, older ones of the desk too, and remove the archives
    that nobody can open now.
    """
    generations.forget_expired(settings.OMBUD_KEY_FILE)
    over = keystore.forget_expired()
    for name in over:
        (folder() / name).unlink(missing_ok=True)
    return len(over)


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay did: erasures that were repeated, and whether two persons overrode."""

    count: int
    is_overridden: bool


@transaction.atomic
def mark_restored(manifest: dict[str, Any], *, actor: Actor) -> Restoration:
    """Write into the restored database what it is, and sign everybody out, contacts too."""
    Session.objects.all().delete()
    end_visits()
    mark = Restoration.objects.create(
        archive=manifest["id"],
        ledger=manifest["ledger"],
        ledger_name=manifest["ledger_name"],
    )
    log.record(BackupRestored(ledger=manifest["ledger"]), mark, actor=actor)
    return mark


def waiting() -> Restoration | None:
    """Return the restoration that waits for its replay, if there is one."""
    return Restoration.objects.filter(replayed_at=None).order_by("pk").last()


def close_if_behind() -> None:
    """Close a desk whose database lacks erasures: it was restored, or put back by hand.

    A ledger that cannot be read tells nothing; ``ombud check`` names it.
    """
    with suppress(Refused):
        if waiting() is not None or ledger.behind():
            guard.close()  # also when somebody removed the file that says so


def replay(*, actor: Actor, override: tuple[Agent, Agent] | None = None) -> Replay:
    """Erase again what was erased since the archive was made, and open the desk.

    Repeating it does nothing more. Raises ``Unusable`` when the ledger is missing, another
    one or older than the archive, unless two different persons override that; they have
    proved who they are before this is called.
    """
    mark = waiting()
    if mark is None:
        return Replay(catch_up(actor=actor), is_overridden=False)
    found = ledger.position()
    is_short = ledger.is_short(mark.ledger, mark.ledger_name)
    if is_short and len({one.pk for one in override or ()}) != 2:  # nobody is two persons
        raise Unusable(
            f"The ledger knows {found} erasures, the archive knew {mark.ledger}: it is "
            "missing or too old, or another one. Copy it back. Without it two persons must "
            "answer for it: --override-by, twice."
        )
    count = ledger.replay(mark.ledger)
    with transaction.atomic():
        lock(mark)
        if is_short and override is not None:
            first, second = override
            fact = LedgerOverridden(
                first=first.pk, second=second.pk, expected=mark.ledger, found=found
            )
            log.record(fact, mark, actor=actor)
        mark.replayed_at = clock.now()
        mark.save(update_fields=["replayed_at"])
        log.record(ErasuresReplayed(count=count), mark, actor=actor)
    ledger.begin()
    guard.open_up()
    return Replay(count, is_overridden=is_short)


def catch_up(*, actor: Actor) -> int:
    """Open a desk that closed itself because the ledger is ahead of its database.

    Returns how many erasures it did not know. All are gone through: one may have been broken
    off.
    """
    count = ledger.behind()
    if guard.is_closed():
        ledger.replay(0)
        note_put_back(count, actor=actor)
        put_back()
    guard.open_up()
    return count


@transaction.atomic
def note_put_back(count: int, *, actor: Actor) -> None:
    """Write down that the database came from no archive of ours, and what it lacked."""
    known = {"ledger": ledger.position() - count, "ledger_name": ledger.name()}
    mark = Restoration.objects.create(archive="", replayed_at=clock.now(), **known)
    log.record(ErasuresReplayed(count=count), mark, actor=actor)

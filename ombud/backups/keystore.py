"""The keys of the archives, apart from data and archives: one file beside the desk's key.

Each archive has its own key, wrapped by one that is derived from the desk's key. When its
time is over the key is forgotten, and with it the archive, wherever copies of it lie: that
is how long an erased person can still be in a backup.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from ombud.backups.stream import Unusable
from ombud.base import clock, keys, secret_file
from ombud.vault import sealing


@dataclass(frozen=True, slots=True)
class Entry:
    """One archive. id: hexadecimal. key: wrapped, hexadecimal. Times are ISO 8601, UTC."""

    id: str
    key: str
    file: str
    made_at: str
    expires_at: str
    size: int = 0
    sha256: str = ""
    verified_at: str = ""

    @property
    def is_over(self) -> bool:
        return datetime.fromisoformat(self.expires_at) <= clock.now()


def path() -> Path:
    return Path(settings.OMBUD_KEY_FILE).parent / "backup-keys.json"


def wrapping_key() -> bytes:
    return keys.derived(settings.OMBUD_KEY_FILE, "backup keys")


def entries() -> list[Entry]:
    """Return what is known of all archives whose time is not over, oldest first."""
    try:
        rows = json.loads(path().read_text())
    except FileNotFoundError:
        return []
    return [entry for entry in (Entry(**row) for row in rows) if not entry.is_over]


def last_end() -> datetime | None:
    """Return when the last of the archives ends, None where there is none."""
    ends = [datetime.fromisoformat(one.expires_at) for one in entries()]
    return max(ends, default=None)


def save(rows: list[Entry]) -> None:
    """Write the file whole and durable, or leave the old one; keys left out are gone."""
    secret_file.put(path(), json.dumps([asdict(one) for one in rows], indent=1))


def add(archive: bytes, key: bytes, file: str, *, days: int) -> Entry:
    """Remember ``key`` of a new archive for ``days``."""
    now = clock.now()
    entry = Entry(
        id=archive.hex(),
        key=sealing.wrap(key, wrapping_key()).hex(),
        file=file,
        made_at=now.isoformat(timespec="seconds"),
        expires_at=(now + timedelta(days=days)).isoformat(timespec="seconds"),
    )
    save([*entries(), entry])
    return entry


def note(archive: str, **known: str | int) -> None:
    """Write down what was learnt about an archive: its size and hash, when it was verified."""
    save([replace(one, **known) if one.id == archive else one for one in entries()])  # type: ignore[arg-type]


def forget(archive: str) -> None:
    save([one for one in entries() if one.id != archive])


def forget_expired() -> list[str]:
    """Destroy the keys whose time is over; return the names of the files they opened."""
    try:
        rows = [Entry(**row) for row in json.loads(path().read_text())]
    except FileNotFoundError:
        return []
    over = [one for one in rows if one.is_over]
    if over:
        save([one for one in rows if not one.is_over])
    return [one.file for one in over]


def key_of(archive: bytes) -> bytes:
    """Return the key of an archive.

    Raises ``Unusable`` when it is not in the store: expired, or the store of another desk.
    """
    forget_expired()
    for one in entries():
        if one.id == archive.hex():
            try:
                return sealing.unwrap(bytes.fromhex(one.key), wrapping_key())
            except sealing.Broken:
                break
    raise Unusable(
        "No key opens this archive: it has expired, or the keys of this desk are others. "
        "Restore the file backup-keys.json and the desk's key that belong to it."
    )

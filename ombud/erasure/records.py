"""The ledger of erasures: a file apart from the database, and its second copy.

One line for each erasure, written before anything is erased, so that a restored backup can
be told whom to erase again. A line holds keyed hashes, dates and a pseudonym; each carries a
keyed hash over itself and the line before, so that a changed or missing line is found out.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from ombud.base import keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAME = "erasures.ledger"


class LedgerBroken(Exception):  # noqa: N818 - the ledger is
    """The ledger was changed, or a line is missing. ``line`` is the first that does not fit."""

    def __init__(self, line: int) -> None:
        super().__init__(f"Line {line} of the ledger of erasures does not fit.")
        self.line = line


@dataclass(frozen=True, slots=True)
class Entry:
    """One erasure as the ledger remembers it.

    pseudonym: of the erasure; never two alike. at: when it began, ISO 8601 in UTC.
    person_id: row number of the contact or agent. lookups: keyed hashes of the identifiers,
    hexadecimal, by which the person is found again in an older database. spared: groups of
    data that stay.
    """

    pseudonym: str
    at: str
    person_kind: str
    person_id: int
    lookups: tuple[str, ...]
    spared: tuple[str, ...] = ()


def file() -> Path:
    """Return where the ledger lies: beside the database, never in it."""
    return Path(settings.OMBUD_DATA) / "ledger" / NAME


def copy() -> Path:
    """Return where its second copy lies: beside the desk's key, outside the data folder."""
    return Path(settings.OMBUD_KEY_FILE).parent / NAME


def places() -> tuple[Path, Path]:
    return file(), copy()


def words_of(entry: Entry) -> dict[str, object]:
    """Return an entry as it is written; what spares nothing does not say so."""
    words: dict[str, object] = asdict(entry)
    if not entry.spared:
        del words["spared"]
    return words


def mac_of(entry: Entry, before: str) -> str:
    key = keys.derived(settings.OMBUD_KEY_FILE, "erasure ledger")
    text = json.dumps(words_of(entry), sort_keys=True, separators=(",", ":"))
    return hmac.new(key, f"{before}\n{text}".encode(), hashlib.sha256).hexdigest()


def read(path: Path) -> list[tuple[Entry, str]]:
    """Return the entries of one copy with their keyed hashes; none where there is no file.

    A last line without its end was cut by a crash and is not read. Raises ``LedgerBroken``.
    """
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return []
    found: list[tuple[Entry, str]] = []
    before = ""
    for number, line in enumerate(lines, start=1):
        if not line.endswith(b"\n"):
            break
        try:
            words = json.loads(line)
            mac = str(words.pop("mac"))
            lists = {name: tuple(words.get(name, ())) for name in ("lookups", "spared")}
            entry = Entry(**{**words, **lists})
        except (ValueError, TypeError, KeyError):
            raise LedgerBroken(number) from None
        if not hmac.compare_digest(mac, mac_of(entry, before)):
            raise LedgerBroken(number)
        found.append((entry, mac))
        before = mac
    return found


def longest() -> list[tuple[Entry, str]]:
    """Return the copy that knows more: a crash can come between the two.

    Raises ``LedgerBroken`` when one is broken, or when they say different things.
    """
    one, other = (read(path) for path in places())
    if one[: len(other)] != other[: len(one)]:
        raise LedgerBroken(min(len(one), len(other)))
    return max(one, other, key=len)


def entries() -> Iterator[Entry]:
    """Yield every entry, oldest first. Raises ``LedgerBroken``."""
    yield from (entry for entry, _mac in longest())


def is_missing() -> bool:
    """Say whether neither copy is there."""
    return not any(path.exists() for path in places())


def append(entry: Entry) -> None:
    """Write ``entry`` into both copies and wait until it is on the disk; twice is once.

    Raises ``LedgerBroken``, and ``OSError`` when there is no room.
    """
    folder = file().parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"{NAME}.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        known = longest()
        if all(one.pseudonym != entry.pseudonym for one, _mac in known):
            before = known[-1][1] if known else ""
            known = [*known, (entry, mac_of(entry, before))]
        for path in places():
            bring_up(path, known)


def bring_up(path: Path, known: Sequence[tuple[Entry, str]]) -> None:
    """Write what ``path`` lacks of ``known`` at its end."""
    there = len(read(path))
    whole = path.read_bytes().rpartition(b"\n") if path.exists() else (b"", b"", b"")
    length = len(whole[0]) + len(whole[1])
    text = "".join(line_of(entry, mac) for entry, mac in known[there:]).encode()
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as log:
        log.seek(length)
        log.truncate()  # the rest of a line that a crash cut short
        log.write(text)
        log.flush()
        os.fsync(log.fileno())
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def line_of(entry: Entry, mac: str) -> str:
    return json.dumps({**words_of(entry), "mac": mac}, sort_keys=True) + "\n"

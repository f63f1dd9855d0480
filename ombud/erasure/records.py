"""The ledger of erasures: a file apart from the database, and its second copy.

One line for each erasure, written before anything is erased, so that a restored backup can
be told whom to erase again. A line holds keyed hashes, row numbers, dates and a pseudonym; each
carries a keyed hash over itself and the line before, so that a changed or missing line is found
out. The first line holds a random word: by it a ledger is told from one that was begun anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from ombud.base import keys
from ombud.base.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Words = dict[str, Any]
Line = tuple[Words, str]  # what it says, and its keyed hash

NAME = "erasures.ledger"
BEGUN = "begun"  # what a first line says


class LedgerBroken(Refused):
    """The ledger was changed, or a line is missing. ``line`` is the first that does not fit."""

    def __init__(self, line: int) -> None:
        files = ", ".join(str(path) for path in places() if path.exists())
        super().__init__(
            f"Line {line} of the ledger of erasures does not fit: it was changed, or belongs "
            f"to another key. Restore it from beside the last backup: {files}"
        )
        self.line = line


@dataclass(frozen=True, slots=True)
class Entry:
    """One erasure as the ledger remembers it, with what people had decided before it began.

    pseudonym: of the erasure; never two alike. at: when it began, ISO 8601 in UTC.
    person_id: row number of the contact or agent. lookups: keyed hashes of the identifiers,
    hexadecimal, by which the person is found again in an older database; called: of the
    names. records: row numbers of all records that were one person. named, dismissed: the
    messages of others in which somebody said that a name is theirs, or is not; shown: that a
    picture shows them. kept: the
    fields whose values a law kept. spared: groups of data that stay, with the last day of
    each (ISO 8601), or nothing.
    """

    pseudonym: str
    at: str
    person_kind: str
    person_id: int
    lookups: tuple[str, ...]
    called: tuple[str, ...] = ()
    records: tuple[int, ...] = ()
    named: tuple[int, ...] = ()
    dismissed: tuple[int, ...] = ()
    shown: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    spared: dict[str, str] = field(default_factory=dict)


def file() -> Path:
    """Return where the ledger lies: beside the database, never in it."""
    return Path(settings.OMBUD_DATA) / "ledger" / NAME


def copy() -> Path:
    """Return where its second copy lies: beside the desk's key, outside the data folder."""
    return Path(settings.OMBUD_KEY_FILE).parent / NAME


def places() -> tuple[Path, Path]:
    return file(), copy()


def words_of(entry: Entry) -> Words:
    """Return an entry as it is written: what is empty is left out."""
    return {name: value for name, value in asdict(entry).items() if value or value == 0}


def entry_of(words: Words) -> Entry:
    """Return what a line says. Raises ``TypeError`` for what is no entry."""
    told: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in words.items()
    }
    return Entry(**{"lookups": (), **told})


def mac_of(words: Words, before: str) -> str:
    key = keys.derived(settings.OMBUD_KEY_FILE, "erasure ledger")
    text = json.dumps(words, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, f"{before}\n{text}".encode(), hashlib.sha256).hexdigest()


def read(path: Path) -> list[Line]:
    """Return the lines of one copy; none where there is no file.

    A last line without its end was cut by a crash and is not read. Raises ``LedgerBroken``.
    """
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return []
    found: list[Line] = []
    before = ""
    for number, line in enumerate(lines, start=1):
        if not line.endswith(b"\n"):
            break
        try:
            words = json.loads(line)
            mac = str(words.pop("mac"))
            if number > 1 or BEGUN not in words:
                entry_of(words)
        except (ValueError, TypeError, KeyError):
            raise LedgerBroken(number) from None
        if not hmac.compare_digest(mac, mac_of(words, before)):
            raise LedgerBroken(number)
        found.append((words, mac))
        before = mac
    return found


def longest() -> list[Line]:
    """Return the copy that knows more: a crash can come between the two.

    Raises ``LedgerBroken`` when one is broken, or when they say different things.
    """
    one, other = (read(path) for path in places())
    if one[: len(other)] != other[: len(one)]:
        raise LedgerBroken(min(len(one), len(other)))
    return max(one, other, key=len)


def entries() -> Iterator[Entry]:
    """Yield every entry, oldest first. Raises ``LedgerBroken``."""
    yield from (entry_of(words) for words, _mac in longest() if BEGUN not in words)


def name() -> str:
    """Return by what this ledger is told from any other; nothing when it is missing.

    Raises ``LedgerBroken``.
    """
    lines = longest()
    return lines[0][1] if lines else ""


@contextmanager
def alone() -> Iterator[list[Line]]:
    """Keep others from writing; give the lines there are, the first one where there is none."""
    folder = file().parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"{NAME}.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield longest() or [after([], {BEGUN: secrets.token_hex(16)})]


def after(known: Sequence[Line], words: Words) -> Line:
    """Return the line that says ``words`` behind ``known``."""
    return words, mac_of(words, known[-1][1] if known else "")


def begin() -> None:
    """Write the first line where there is no ledger: one that is lost is then known to be.

    Again changes nothing. Raises ``LedgerBroken``, and ``OSError`` when there is no room.
    """
    with alone() as known:
        write(known)


def append(entry: Entry) -> None:
    """Write ``entry`` into both copies and wait until it is on the disk; twice is once.

    Raises ``LedgerBroken``, and ``OSError`` when there is no room.
    """
    with alone() as known:
        if all(words.get("pseudonym") != entry.pseudonym for words, _mac in known):
            known.append(after(known, words_of(entry)))
        write(known)


def write(known: Sequence[Line]) -> None:
    for path in places():
        bring_up(path, known)


def bring_up(path: Path, known: Sequence[Line]) -> None:
    """Write what ``path`` lacks of ``known`` at its end."""
    there = len(read(path))
    whole = path.read_bytes().rpartition(b"\n") if path.exists() else (b"", b"", b"")
    length = len(whole[0]) + len(whole[1])
    text = "".join(line_of(words, mac) for words, mac in known[there:]).encode()
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


def line_of(words: Words, mac: str) -> str:
    return json.dumps({**words, "mac": mac}, sort_keys=True) + "\n"

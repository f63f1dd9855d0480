"""Signed tree heads, and the file outside the database that remembers them.

A head signs how many events there were and the root over them. The file lies beside the
desk's key, so who changes or shortens the database alone is found out. Who can write both
is found out by a copy of the file elsewhere. A restore signs a line of its own: the heads
before it that say more than the restored database knew were taken back.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.conf import settings

from ombud.base import keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST_LINE = 4096


@dataclass(frozen=True, slots=True)
class Head:
    """A signed statement: at ``sealed_at`` the first ``size`` events had this ``root``.

    is_restart: a backup was put back then, and larger heads of before count no more.
    """

    size: int
    root: bytes
    sealed_at: datetime
    signature: bytes
    is_restart: bool = False

    @classmethod
    def signed(
        cls, size: int, root: bytes, sealed_at: datetime, *, is_restart: bool = False
    ) -> Self:
        """Return the statement with the desk's signature (Ed25519, RFC 8032)."""
        said = statement(size, root, sealed_at, is_restart=is_restart)
        return cls(size, root, sealed_at, key().sign(said), is_restart)

    def is_genuine(self, public: Ed25519PublicKey) -> bool:
        """Say whether the holder of the desk's key signed exactly this."""
        said = statement(self.size, self.root, self.sealed_at, is_restart=self.is_restart)
        try:
            public.verify(self.signature, said)
        except InvalidSignature:
            return False
        return True

    def words(self) -> dict[str, Any]:
        """Return the head as JSON: size, root and signature in hex, the moment in UTC."""
        words: dict[str, Any] = {
            "size": self.size,
            "root": self.root.hex(),
            "sealed_at": self.sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "signature": self.signature.hex(),
        }
        return words | ({"restored": True} if self.is_restart else {})

    def line(self) -> str:
        """Return the head as a line of the file."""
        return json.dumps(self.words()) + "\n"

    @classmethod
    def read(cls, line: str) -> Self:
        """Return the head that ``line`` wrote. Raises ``ValueError`` for anything else."""
        try:
            words = json.loads(line)
            return cls(
                int(words["size"]),
                bytes.fromhex(words["root"]),
                datetime.fromisoformat(words["sealed_at"]),
                bytes.fromhex(words["signature"]),
                is_restart="restored" in words,
            )
        except (TypeError, KeyError) as problem:
            raise ValueError("This is no tree head.") from problem


Line = tuple[int, Head | None]  # its number; no head where it is none


def key() -> Ed25519PrivateKey:
    """Return the key that signs heads, derived from the desk's key."""
    seed = keys.derived(settings.OMBUD_KEY_FILE, "audit signing")
    return Ed25519PrivateKey.from_private_bytes(seed)


def statement(
    size: int, root: bytes, sealed_at: datetime, *, is_restart: bool = False
) -> bytes:
    """Return the bytes that are signed."""
    moment = sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    what = "restored" if is_restart else "head"
    return f"ombud tree {what} 1\n{size}\n{root.hex()}\n{moment}\n".encode()


def file() -> Path:
    """Return where heads are remembered outside the database."""
    return Path(settings.OMBUD_KEY_FILE).parent / "heads.log"


def remembered() -> Iterator[Line]:
    """Yield the number and head of every whole line; None for a line that is not a head.

    A last line without its end was cut by a crash and says nothing.
    """
    try:
        lines = file().read_bytes().splitlines(keepends=True)
    except FileNotFoundError:
        return
    for number, line in enumerate(lines, start=1):
        if not line.endswith(b"\n"):
            continue
        try:
            yield number, Head.read(line.decode("ascii"))
        except ValueError:
            yield number, None


def counting(lines: Iterable[Line], public: Ed25519PublicKey) -> list[Line]:
    """Return ``lines`` without the heads that a restore took back, as it signed."""
    kept: list[Line] = []
    for number, head in lines:
        if head is not None and head.is_restart and head.is_genuine(public):
            kept = [one for one in kept if one[1] is None or one[1].size <= head.size]
        kept.append((number, head))
    return kept


def last_size() -> int:
    """Return the size of the last head in the file, 0 when there is none."""
    try:
        with file().open("rb") as log:
            last = tail(log)[1]
        return Head.read(last.decode("ascii")).size
    except (FileNotFoundError, ValueError):
        return 0


def tail(log: BinaryIO) -> tuple[int, bytes]:
    """Return where the last whole line of ``log`` ends, and that line."""
    end = log.seek(0, os.SEEK_END)
    begin = log.seek(max(0, end - LONGEST_LINE))
    whole, newline, _ = log.read().rpartition(b"\n")
    return begin + len(whole) + len(newline), whole.rpartition(b"\n")[2]


def remember(heads: Iterable[Head]) -> None:
    """Append ``heads`` and wait until they are on the disk."""
    text = "".join(head.line() for head in heads).encode("ascii")
    if not text:
        return
    handle = os.open(file(), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as log:
        log.seek(tail(log)[0])
        log.truncate()  # the rest of a line that a crash cut short
        log.write(text)
        log.flush()
        os.fsync(log.fileno())
    folder = os.open(file().parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # so that a file just made is found again
    finally:
        os.close(folder)

"""The bytes that stand for an event in the tree."""

from __future__ import annotations

import json
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

VERSION = 2
COLUMNS = (
    "id",
    "kind",
    "subject_type",
    "subject_id",
    "actor_kind",
    "actor_id",
    "at",
    "payload",
)
EMPTIED = ""  # the type of the subject of an entry whose period is over; no model is called so
REST = "rest"  # in the payload of such an entry: the hash of what it said
WORD_BITS = 32
encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode


def entry_of(number: int, kind: str, *said: Any) -> bytes:
    """Return version 2 of the canonical form of an event, given the values of ``COLUMNS``.

    A list of the version, number, kind and ``hash_of`` what it said. So an entry whose
    period is over can lose what it said, and its number and kind can still be proven.
    """
    return entry_over(number, kind, hash_of(*said))


def entry_over(number: int, kind: str, rest: bytes) -> bytes:
    """Return the canonical form of an event of which only the hash ``rest`` is left."""
    return encode([VERSION, number, kind, rest.hex()]).encode("ascii")


def hash_of(
    subject_type: str,
    subject_id: int,
    actor_kind: str,
    actor_id: int,
    at: datetime,
    payload: Any,
) -> bytes:
    """Return the hash of what an event says: SHA-256 over canonical JSON.

    A list in that order; keys of the payload sorted, no white space, ASCII; the time in UTC
    with microseconds. The number of the transaction is left out: it belongs to the database
    server and changes when the log moves to another one.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    row = [subject_type, subject_id, actor_kind, actor_id, moment, payload]
    return sha256(encode(row).encode("ascii")).digest()


def kept_entry(values: tuple[Any, ...]) -> bytes:
    """Return the canonical form of a row as it is now: in full, or emptied."""
    return entry_over(values[0], values[1], rest_of(values))


def rest_of(values: tuple[Any, ...]) -> bytes:
    """Return the hash of what a row says, or of what it said before it was emptied."""
    if values[2] != EMPTIED:
        return hash_of(*values[2:])
    payload = values[-1]
    return from_words(payload.get(REST) if isinstance(payload, dict) else None)


def to_words(digest: bytes) -> tuple[int, ...]:
    """Return a hash as numbers of 32 bits: facts hold no text, and any reader takes these."""
    size = WORD_BITS // 8
    return tuple(
        int.from_bytes(digest[start : start + size]) for start in range(0, len(digest), size)
    )


def from_words(words: Any) -> bytes:
    """Return the hash that ``to_words`` wrote; empty for anything else."""
    try:
        return b"".join(int(word).to_bytes(WORD_BITS // 8) for word in words)
    except (TypeError, ValueError, OverflowError):
        return b""

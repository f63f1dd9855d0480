"""The bytes that stand for an event in the tree."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

VERSION = 1
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
encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode


def entry_of(
    number: int,
    kind: str,
    subject_type: str,
    subject_id: int,
    actor_kind: str,
    actor_id: int,
    at: datetime,
    payload: Any,
) -> bytes:
    """Return version 1 of the canonical JSON of an event, given the values of ``COLUMNS``.

    A list in that order after the version; keys of the payload sorted, no white space,
    ASCII; the time in UTC with microseconds. The number of the transaction is left out: it
    belongs to the database server and changes when the log moves to another one.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    row = [number, kind, subject_type, subject_id, actor_kind, actor_id, moment, payload]
    return encode([VERSION, *row]).encode("ascii")

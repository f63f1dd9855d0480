"""A text column that is stored compressed: half the pages to read, encrypt and back up."""

from __future__ import annotations

import zlib
from typing import Any

from django.db import models
from django.db.models.lookups import IsNull

WORTHWHILE = 120  # bytes; below that the compressed form is not smaller
PACKED, PLAIN = b"\x01", b"\x00"
BARE = -zlib.MAX_WBITS  # no header and no check sum: the first byte says what it is


def squeeze(text: str) -> bytes:
    """Return ``text`` as bytes, compressed where that helps; the first byte says which."""
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) >= WORTHWHILE:
        packer = zlib.compressobj(6, zlib.DEFLATED, BARE)
        packed = packer.compress(raw) + packer.flush()
        if len(packed) < len(raw):
            return PACKED + packed
    return PLAIN + raw


def unsqueeze(stored: bytes) -> str:
    """Return the text that ``squeeze`` was given."""
    body = bytes(stored[1:])
    raw = zlib.decompress(body, BARE) if bytes(stored[:1]) == PACKED else body
    return raw.decode("utf-8", "surrogatepass")


class SqueezedTextField(models.TextField):  # type: ignore[type-arg]  # stubs only
    """Text of any length, compressed in the database (DEFLATE, RFC 1951).

    The database cannot look inside: words are found through the search index, and any
    lookup but ``isnull`` raises ``FieldError``.
    """

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else squeeze(str(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        ready = value if prepared else self.get_prep_value(value)
        return None if ready is None else connection.Database.Binary(ready)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> str | None:
        return None if value is None else unsqueeze(value)

    def get_lookup(self, lookup_name: str) -> Any:
        return IsNull if lookup_name == "isnull" else None

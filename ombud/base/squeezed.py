"""Columns that are stored compressed: half the pages to read, encrypt and back up."""

from __future__ import annotations

import json
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.lookups import IsNull

from ombud.base.shapes import held

if TYPE_CHECKING:
    from ombud.base.shapes import Shape

WORTHWHILE = 60  # bytes; below that the compressed form of a text is not smaller
PLAIN, PACKED, PRIMED = b"\x00", b"\x01", b"\x02"
BARE = -zlib.MAX_WBITS  # no header and no check sum: the first byte says what it is


def squeeze(text: str, primer: bytes = b"") -> bytes:
    """Return ``text`` as bytes, compressed where that helps; the first byte says how.

    primer: pieces that such texts often hold, the most frequent last (RFC 1950, preset
    dictionary). What is squeezed with one can only be read with the same one.
    """
    raw = text.encode("utf-8", "surrogatepass")
    if primer:
        packer = primed(primer).copy()
        packed = PRIMED + packer.compress(raw) + packer.flush()
    elif len(raw) >= WORTHWHILE:
        packer = zlib.compressobj(6, zlib.DEFLATED, BARE)
        packed = PACKED + packer.compress(raw) + packer.flush()
    else:
        return PLAIN + raw
    return packed if len(packed) <= len(raw) else PLAIN + raw


@lru_cache(maxsize=8)
def primed(primer: bytes) -> Any:
    """Return a compressor that has read ``primer``; use copies of it."""
    return zlib.compressobj(6, zlib.DEFLATED, BARE, zdict=primer)


def unsqueeze(stored: bytes, primer: bytes = b"") -> str:
    """Return the text that ``squeeze`` was given, with the same ``primer``."""
    how, body = bytes(stored[:1]), bytes(stored[1:])
    if how == PRIMED:
        raw = zlib.decompressobj(BARE, zdict=primer).decompress(body)
    else:
        raw = zlib.decompress(body, BARE) if how == PACKED else body
    return raw.decode("utf-8", "surrogatepass")


class Squeezed(models.Field):  # type: ignore[type-arg]  # stubs only
    """Text in the database compressed (DEFLATE, RFC 1951), before what a sub-class makes of it.

    The database cannot look inside: any lookup but ``isnull`` raises ``FieldError``.
    """

    primer = b""

    def get_internal_type(self) -> str:
        return "BinaryField"

    def unsqueezed(self, stored: bytes) -> str:
        """Return the text of a cell."""
        return unsqueeze(stored, self.primer)

    def text_of(self, value: Any) -> str:
        return str(value)

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else squeeze(self.text_of(value), self.primer)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        ready = value if prepared else self.get_prep_value(value)
        return None if ready is None else connection.Database.Binary(ready)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return None if value is None else self.unsqueezed(value)

    def get_lookup(self, lookup_name: str) -> Any:
        return IsNull if lookup_name == "isnull" else None


class SqueezedTextField(Squeezed, models.TextField):  # type: ignore[type-arg]  # stubs only
    """Text of any length; its words are found through the search index."""


class SqueezedJSONField(Squeezed):
    """Small JSON values of few shapes; ``primer`` holds pieces that they have in common.

    A primer is never changed: what was written with it is read with it.
    """

    description = "JSON, compressed"

    def __init__(
        self, *given: Any, primer: bytes, shape: Shape | None = None, **options: Any
    ) -> None:
        super().__init__(*given, **options)
        self.primer, self.shape = primer, shape

    def deconstruct(self) -> Any:
        name, path, given, options = super().deconstruct()
        return name, path, given, {**options, "primer": self.primer}

    def text_of(self, value: Any) -> str:
        if self.shape is not None:
            held(self, self.shape, value)
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return None if value is None else json.loads(self.unsqueezed(value))

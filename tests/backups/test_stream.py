"""A sealed stream: any size, and nothing can be changed, cut, moved or added."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest

from ombud.backups.stream import (
    CHUNK,
    HEADER_BYTES,
    SealedReader,
    SealedWriter,
    Unusable,
    archive_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ARCHIVE, KEY = b"a" * 16, b"k" * 32
FRAME = 4 + CHUNK + 16


def sealed(content: bytes) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, ARCHIVE, KEY)
    writer.write(content)
    writer.close()
    return file.getvalue()


def opened(stream: bytes, key: bytes = KEY) -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(stream), key)).read()


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1, 2 * CHUNK + 5])
def test_what_was_sealed_comes_back(size: int) -> None:
    content = os.urandom(size)

    stream = sealed(content)

    assert opened(stream) == content
    assert archive_of(io.BytesIO(stream)) == ARCHIVE
    assert size < 8 or content[:8] not in stream


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "a bit": lambda s: s[:-1] + bytes([s[-1] ^ 1]),
    "cut in a frame": lambda s: s[:-1],
    "cut between frames": lambda s: s[: HEADER_BYTES + FRAME],
    "a frame less": lambda s: s[:HEADER_BYTES] + s[HEADER_BYTES + FRAME :],
    "frames changed round": lambda s: (
        s[:HEADER_BYTES]
        + s[HEADER_BYTES + FRAME : HEADER_BYTES + 2 * FRAME]
        + s[HEADER_BYTES : HEADER_BYTES + FRAME]
        + s[HEADER_BYTES + 2 * FRAME :]
    ),
    "another archive's header": lambda s: s[: HEADER_BYTES - 1] + b"b" + s[HEADER_BYTES:],
    "no backup": lambda s: b"PK" + s[2:],
    "a newer format": lambda s: s[:8] + b"\x02" + s[9:],
    "empty": lambda s: b"",
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_what_was_touched_is_refused(name: str) -> None:
    with pytest.raises(Unusable):
        opened(BROKEN[name](sealed(os.urandom(2 * CHUNK + 5))))


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Unusable, match="key is another"):
        opened(sealed(b"x"), b"l" * 32)

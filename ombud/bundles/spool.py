"""Sealed files that are written and read in pieces, so that size costs no memory.

AES-256-GCM over chunks of one MiB (the STREAM construction of Hoang, Reyhanitabar, Rogaway
and Vizár, 2015): the nonce counts the chunks and marks the last one, so chunks cannot be
swapped, dropped or cut off. A key seals one file only.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import ReadableBuffer

CHUNK = 2**20
TAG = 16


def folder() -> Path:
    """Return where bundles lie until they are fetched."""
    return Path(settings.OMBUD_DATA) / "exports"


def path_of(name: str) -> Path:
    return folder() / name


def remove(name: str) -> None:
    """Remove a file and what is left of one half written; doing it twice does nothing."""
    for path in (path_of(name), path_of(f"{name}.part")):
        path.unlink(missing_ok=True)


def nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


class Writer(io.RawIOBase):
    """A file that only grows; what is written leaves memory sealed, chunk by chunk.

    ``close_whole`` makes it durable and gives it its name; anything else leaves nothing.
    """

    def __init__(self, name: str, key: bytes) -> None:
        self._name, self._seal, self._number = name, AESGCM(key), 0
        self._held, self._taken = bytearray(), 0
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = path_of(f"{name}.part").open("wb")

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._taken

    def write(self, data: ReadableBuffer, /) -> int:
        octets = bytes(data)
        self._held += octets
        self._taken += len(octets)
        while len(self._held) > CHUNK:
            self._put(bytes(self._held[:CHUNK]), is_last=False)
            del self._held[:CHUNK]
        return len(octets)

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        sealed = self._seal.encrypt(nonce(self._number, is_last=is_last), chunk, None)
        self._file.write(sealed)
        self._number += 1

    def close_whole(self) -> int:
        """Write the rest, flush to disk, take the name. Returns the size of the content."""
        self._put(bytes(self._held), is_last=True)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        path_of(f"{self._name}.part").rename(path_of(self._name))
        return self._taken

    def drop(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        remove(self._name)


def read(name: str, key: bytes) -> Iterator[bytes]:
    """Yield the content of a sealed file in pieces.

    Raises ``Broken`` at the first piece that was changed, and where the end is missing.
    """
    opened = AESGCM(key)
    try:
        file = path_of(name).open("rb")
    except FileNotFoundError:
        raise Broken("The file of this bundle is missing.") from None
    with file:
        number, sealed = 0, file.read(CHUNK + TAG)
        while True:
            following = file.read(CHUNK + TAG)
            try:
                yield opened.decrypt(nonce(number, is_last=not following), sealed, None)
            except InvalidTag:
                raise Broken("This bundle was changed or cut.") from None
            if not following:
                return
            number, sealed = number + 1, following

"""The sealed stream of an archive: ``OMBUDBAK``, a byte of version, the archive's number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.errors import Refused
from ombud.vault import stream
from ombud.vault.sealing import Broken
from ombud.vault.stream import CHUNK

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["CHUNK", "HEADER_BYTES", "ID_BYTES", "SealedReader", "SealedWriter", "Unusable"]

MAGIC = b"OMBUDBAK"
VERSION = 1
ID_BYTES = 16
HEADER_BYTES = len(MAGIC) + 1 + ID_BYTES


class Unusable(Refused):
    """The archive was changed, cut, is none, or cannot be used here; the text says which."""


def header_of(archive: bytes) -> bytes:
    return MAGIC + bytes([VERSION]) + archive


def archive_of(file: BinaryIO) -> bytes:
    """Return the number of the archive that ``file`` begins. Raises ``Unusable``."""
    header = file.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        raise Unusable("This is no backup of Ombud.")
    if header[len(MAGIC)] != VERSION:
        raise Unusable("This backup has a format of a newer version.")
    return header[-ID_BYTES:]


class SealedWriter(stream.SealedWriter):
    """Seals an archive with its own key."""

    def __init__(self, file: BinaryIO, archive: bytes, key: bytes) -> None:
        super().__init__(file, header_of(archive), key)


class SealedReader(stream.SealedReader):
    """Opens an archive. Every read raises ``Unusable`` for a broken frame."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        header = header_of(archive_of(file))
        file.seek(0)
        super().__init__(file, header, key)

    def next_frame(self) -> None:
        try:
            super().next_frame()
        except Broken as problem:
            raise Unusable(str(problem)) from problem

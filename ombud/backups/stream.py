"""A sealed stream: chunks of AES-256-GCM, so that any size passes through little memory.

A file is a header (``OMBUDBAK``, one byte of version, 16 bytes of archive number) and frames:
four bytes of length, then a chunk sealed under the archive's own key (NIST SP 800-38D). The
nonce is the number of the frame; header and whether it is the last frame are authenticated
with each, so frames cannot be changed, dropped, moved, added or taken from another archive.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ombud.base.errors import Refused

if TYPE_CHECKING:
    from typing import BinaryIO

    from typing_extensions import Buffer

MAGIC = b"OMBUDBAK"
VERSION = 1
ID_BYTES = 16
HEADER_BYTES = len(MAGIC) + 1 + ID_BYTES
CHUNK = 2**20
TAG_BYTES = 16


class Unusable(Refused):
    """The archive was changed, cut, is none, or cannot be used here; the text says which."""


def nonce_of(number: int) -> bytes:
    return number.to_bytes(12, "big")


class SealedWriter(io.RawIOBase):
    """Seals what is written into ``file``. ``close`` writes the last frame, ``abort`` not."""

    def __init__(self, file: BinaryIO, archive: bytes, key: bytes) -> None:
        super().__init__()
        self.file, self.cipher = file, AESGCM(key)
        self.header = MAGIC + bytes([VERSION]) + archive
        self.frames, self.waiting = 0, bytearray()
        file.write(self.header)

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        self.waiting += data
        while len(self.waiting) > CHUNK:
            self.frame(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]
        return len(memoryview(data))

    def frame(self, chunk: bytes, *, last: bool) -> None:
        about = self.header + bytes([last])
        sealed = self.cipher.encrypt(nonce_of(self.frames), chunk, about)
        self.file.write(struct.pack(">I", len(sealed)) + sealed)
        self.frames += 1

    def close(self) -> None:
        if not self.closed:
            self.frame(bytes(self.waiting), last=True)
            self.waiting.clear()
        super().close()


def archive_of(file: BinaryIO) -> bytes:
    """Return the number of the archive that ``file`` begins. Raises ``Unusable``."""
    header = file.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        raise Unusable("This is no backup of Ombud.")
    if header[len(MAGIC)] != VERSION:
        raise Unusable("This backup has a format of a newer version.")
    return header[-ID_BYTES:]


class SealedReader(io.RawIOBase):
    """Opens what ``SealedWriter`` sealed. Every read raises ``Unusable`` for a broken frame."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        super().__init__()
        self.file, self.cipher = file, AESGCM(key)
        self.header = MAGIC + bytes([VERSION]) + archive_of(file)
        self.frames, self.is_over, self.ready = 0, False, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        target = memoryview(buffer)
        while not self.ready and not self.is_over:
            self.next_frame()
        count = min(len(target), len(self.ready))
        target[:count] = self.ready[:count]
        self.ready = self.ready[count:]
        return count

    def next_frame(self) -> None:
        size = self.file.read(4)
        length = struct.unpack(">I", size)[0] if len(size) == 4 else 0
        sealed = self.file.read(length) if TAG_BYTES <= length <= CHUNK + TAG_BYTES else b""
        if not sealed or len(sealed) < length:
            raise Unusable("The archive is cut off or damaged.")
        for last in (False, True):
            try:
                about = self.header + bytes([last])
                chunk = self.cipher.decrypt(nonce_of(self.frames), sealed, about)
            except InvalidTag:
                continue
            self.frames, self.is_over, self.ready = self.frames + 1, last, memoryview(chunk)
            return
        raise Unusable("The archive is damaged, or its key is another one.")

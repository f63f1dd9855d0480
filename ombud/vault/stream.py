"""A sealed stream: chunks of AES-256-GCM, so that any size passes through little memory.

A stream is a header, which its caller chooses, and frames: four bytes of length, then a chunk
sealed under a key that seals no other stream (NIST SP 800-38D). The nonce is the number of the
frame; header and whether it is the last frame are authenticated with each, so frames cannot be
changed, dropped, moved, added or taken from another stream (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015).
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from typing import BinaryIO

    from typing_extensions import Buffer

CHUNK = 2**20
TAG_BYTES = 16


def nonce_of(number: int) -> bytes:
    return number.to_bytes(12, "big")


class SealedWriter(io.RawIOBase):
    """Seals what is written into ``file``. Only ``close`` writes the last frame.

    Whoever gives up leaves it open: without its last frame the stream does not open. ``file``
    stays open.
    """

    def __init__(self, file: BinaryIO, header: bytes, key: bytes) -> None:
        super().__init__()
        self.file, self.header, self.cipher = file, header, AESGCM(key)
        self.frames, self.waiting = 0, bytearray()
        file.write(header)

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


class SealedReader(io.RawIOBase):
    """Opens what ``SealedWriter`` sealed. Every read raises ``Broken`` for a broken frame.

    ``header`` is what the stream must begin with; it is read from ``file`` here.
    """

    def __init__(self, file: BinaryIO, header: bytes, key: bytes) -> None:
        super().__init__()
        self.file, self.header, self.cipher = file, header, AESGCM(key)
        self.frames, self.is_over, self.ready = 0, False, memoryview(b"")
        if file.read(len(header)) != header:
            raise Broken("This is another file, or its beginning was changed.")

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
            raise Broken("The archive is cut off or damaged.")
        for last in (False, True):
            try:
                about = self.header + bytes([last])
                chunk = self.cipher.decrypt(nonce_of(self.frames), sealed, about)
            except InvalidTag:
                continue
            self.frames, self.is_over, self.ready = self.frames + 1, last, memoryview(chunk)
            return
        raise Broken("The archive is damaged, or its key is another one.")

"""Where bundles lie until they are fetched: a folder for each, of sealed parts and a list.

A part is a sealed stream (``ombud.vault.stream``) under a key of its own, derived from the
bundle's and from the part's random number, which is its name. The list, sealed like a part,
says which parts there are and how far the work is. It is replaced in one step when a part is
durable: whatever a killed process wrote since is in no list, and the next one removes it.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import secrets
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from django.conf import settings

from ombud.vault import files
from ombud.vault.sealing import Broken
from ombud.vault.stream import CHUNK, SealedReader, SealedWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from typing_extensions import Buffer

MAGIC = b"OMBUDZIP\x01"
ID_BYTES = 16
LIST = "list"


class Busy(Exception):  # noqa: N818 - the bundle is
    """Another process writes this bundle."""


def folder() -> Path:
    """Return where bundles lie until they are fetched."""
    return Path(settings.OMBUD_DATA) / "exports"


def path_of(name: str) -> Path:
    """Return the folder of the bundle with that random name."""
    return folder() / name


def remove(name: str) -> None:
    """Remove everything of a bundle; doing it twice does nothing."""
    shutil.rmtree(path_of(name), ignore_errors=True)


def key_of(key: bytes, number: bytes) -> bytes:
    """Return the key of the part with that random number (HKDF-Expand, RFC 5869)."""
    about = b"ombud bundle part" + number
    return HKDFExpand(algorithm=SHA256(), length=32, info=about).derive(key)


def sealing(file: BinaryIO, number: bytes, key: bytes) -> SealedWriter:
    return SealedWriter(file, MAGIC + number, key_of(key, number))


@contextmanager
def opened(path: Path, key: bytes) -> Iterator[io.BufferedReader]:
    """Open the part at ``path`` by the number in its head.

    Raises ``Broken`` where it is missing, and at the first piece that was changed or cut.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise Broken("A file of this bundle is missing.") from None
    with file:
        number = file.read(len(MAGIC) + ID_BYTES)[len(MAGIC) :]
        if path.name not in {LIST, number.hex()}:
            raise Broken("This is another file, or its beginning was changed.")
        file.seek(0)
        yield io.BufferedReader(SealedReader(file, MAGIC + number, key_of(key, number)), CHUNK)


class Part:
    """One sealed file being written; without ``close_whole`` nobody can open it."""

    def __init__(self, name: str, key: bytes) -> None:
        number = secrets.token_bytes(ID_BYTES)
        self.name, self.path = number.hex(), path_of(name) / number.hex()
        self._file = self.path.open("wb")
        self.sealed = sealing(self._file, number, key)

    def close_whole(self) -> None:
        """Write the last frame and flush all to disk."""
        self.sealed.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def drop(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def read_back(self, key: bytes) -> Iterator[bytes]:
        """Close it, yield what was written, and remove it: for what only passes through."""
        self.sealed.close()
        self._file.close()
        with opened(self.path, key) as stream:
            yield from iter(lambda: stream.read(CHUNK), b"")
        self.path.unlink()


class Writer(io.RawIOBase):
    """The content of a bundle, which only grows, over as many parts as there are cuts."""

    def __init__(self, name: str, key: bytes) -> None:
        """Open the bundle ``name``, new or where it was left: see ``left``.

        Raises ``Busy`` while another process writes it; a killed one lets go by dying.
        """
        super().__init__()
        self.name, self.key = name, key
        self._part: Part | None = None
        path_of(name).mkdir(mode=0o700, parents=True, exist_ok=True)
        self._hold = os.open(path_of(name), os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(self._hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._hold)
            raise Busy("This bundle is being written by another process.") from None
        self.left: dict[str, Any] | None = left(name, key)
        self.parts: list[str] = self.left["parts"] if self.left else []
        self._taken = self._cut_at = self.left["size"] if self.left else 0
        for path in path_of(name).iterdir():
            if path.name not in {LIST, *self.parts}:
                path.unlink()

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._taken

    @property
    def uncut(self) -> int:
        """Return how many bytes a kill would cost now."""
        return self._taken - self._cut_at

    def write(self, data: Buffer, /) -> int:
        if self._part is None:
            self._part = Part(self.name, self.key)
        size = self._part.sealed.write(data)
        self._taken += size
        return size

    def close(self) -> None:
        """Let go of the bundle; what came after the last cut is lost."""
        if not self.closed:
            if self._part is not None:
                self._part.drop()
            os.close(self._hold)
        super().close()

    def aside(self) -> Part:
        """Return a part that is none of the bundle's: for what has to wait its turn."""
        return Part(self.name, self.key)

    def cut(self, work: dict[str, Any]) -> None:
        """Make everything so far durable, with ``work``: how far it is."""
        if self._part is not None:
            self._part.close_whole()
            self.parts.append(self._part.name)
            self._part = None
        self._cut_at = self._taken
        note(self.name, self.key, {"parts": self.parts, "size": self._taken, **work})


def note(name: str, key: bytes, told: dict[str, Any]) -> None:
    """Replace the list of a bundle in one step."""
    part = Part(name, key)
    part.sealed.write(json.dumps(told).encode())
    part.close_whole()
    part.path.rename(path_of(name) / LIST)
    files.flush_folder(path_of(name))


def left(name: str, key: bytes) -> dict[str, Any] | None:
    """Return the list of a bundle, None where there is none yet. Raises ``Broken``."""
    path = path_of(name) / LIST
    if not path.exists():
        return None
    with opened(path, key) as stream:
        told: dict[str, Any] = json.loads(stream.read())
    return told


def read(name: str, key: bytes) -> Iterator[bytes]:
    """Yield the content of a bundle in pieces.

    Raises ``Broken`` at the first piece that was changed, and where anything is missing.
    """
    told = left(name, key)
    if told is None:
        raise Broken("The file of this bundle is missing.")
    for part in told["parts"]:
        with opened(path_of(name) / part, key) as stream:
            yield from iter(lambda: stream.read(CHUNK), b"")

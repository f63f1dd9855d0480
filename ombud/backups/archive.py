"""An archive: a tar stream of members inside a sealed stream, and a manifest as its end.

The manifest lists every other member with size and SHA-256, so that a whole archive can be
told from one that only decrypts. Members: ``database.sqlite`` (encrypted under the desk's
key) or ``rows/<table>/<part>.jsonl``; ``blobs/<name>`` (sealed, each with its own key).
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ombud.backups import keystore
from ombud.backups.stream import SealedReader, SealedWriter, Unusable, archive_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO, BinaryIO

MANIFEST = "manifest.json"
FORMAT = 1
PIECE = 2**20


class Hashing(io.RawIOBase):
    """Passes a file on and remembers how much of what went through."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self.file, self.sha, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.sha.update(piece)
        self.size += len(piece)
        return piece


class Writer:
    """Adds members to an open archive."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.members: list[tuple[str, int, str]] = []

    def add(self, name: str, file: IO[bytes], size: int) -> None:
        """Add ``size`` bytes of ``file`` as member ``name``. Raises ``OSError``."""
        info = tarfile.TarInfo(name)
        info.size = size
        through = Hashing(file)
        self.tar.addfile(info, through)
        self.members.append((name, size, through.sha.hexdigest()))

    def add_bytes(self, name: str, content: bytes) -> None:
        self.add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self.add(name, file, path.stat().st_size)

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest: ``about``, and what the archive holds."""
        manifest = {"format": FORMAT, **about, "members": self.members}
        self.add_bytes(MANIFEST, json.dumps(manifest, sort_keys=True).encode())


@contextmanager
def writing(file: BinaryIO, archive: bytes, key: bytes) -> Iterator[Writer]:
    """Open a new archive for writing into ``file``; it is whole only if nothing was raised."""
    sealed = SealedWriter(file, archive, key)
    with tarfile.open(fileobj=sealed, mode="w|", bufsize=PIECE) as tar:
        yield Writer(tar)
    sealed.close()


@contextmanager
def reading(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Yield the members of the archive at ``path``, in order; each must be read in its turn.

    Raises ``Unusable`` without its key, and for what was changed or cut.
    """
    with path.open("rb") as file:
        key = keystore.key_of(archive_of(file))
        file.seek(0)
        stream = io.BufferedReader(SealedReader(file, key), PIECE)
        try:
            with tarfile.open(fileobj=stream, mode="r|", bufsize=PIECE) as tar:
                members = members_of(tar)
                yield members
                for _ in members:  # whoever looked at the first ones only
                    pass
                while stream.read(PIECE):  # the last frame proves that nothing was cut off
                    pass
        except tarfile.TarError as problem:
            raise Unusable("The archive is cut off or damaged.") from problem


def members_of(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for info in tar:
        file = tar.extractfile(info) if info.isfile() else None
        if file is None or ".." in info.name or info.name.startswith("/"):
            raise Unusable("The archive holds something that no backup holds.")
        yield info.name, file


def examine(path: Path) -> dict[str, Any]:
    """Read the whole archive, compare it with its manifest, and return the manifest.

    Raises ``Unusable`` without its key, and when anything is missing or changed.
    """
    seen: list[list[Any]] = []
    manifest: dict[str, Any] = {}
    with reading(path) as members:
        for name, file in members:
            through = Hashing(file)
            if name == MANIFEST:
                manifest = json.loads(through.read())
                continue
            while through.read(PIECE):
                pass
            seen.append([name, through.size, through.sha.hexdigest()])
    if not manifest or manifest["members"] != seen:
        raise Unusable("The archive does not hold what its manifest says.")
    if manifest["format"] != FORMAT:
        raise Unusable("This backup has a format of a newer version.")
    return manifest

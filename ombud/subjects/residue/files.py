"""Files: the data folder, whatever lies in it, and the objects of the vault, opened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from ombud.base.sqlcipher import beside
from ombud.subjects.residue.places import Batch, Piece
from ombud.vault import actions as vault
from ombud.vault import files as vault_files
from ombud.vault.models import Blob
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator

PART = 32 * 2**20  # bytes of a file that are read at once
OVERLAP = 4096
AT_ONCE = 2**20


def batches_below(path: Path, *, without: frozenset[Path] = frozenset()) -> Iterator[Batch]:
    """Yield the names and the contents of all files below ``path``, or of the one file."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    for file in files:
        if file.is_symlink() or not file.is_file() or without & set(file.parents):
            continue
        name = str(file.relative_to(path)) if file != path else file.name
        yield Batch((Piece(f"name of {file.parent.name}/…{file.suffix}", name.encode()),))
        for number, data in enumerate(parts_of(file)):
            yield Batch((Piece(f"{name} part {number}", data),))


def parts_of(file: Path) -> Iterator[bytes]:
    """Yield a file in parts that overlap; nothing when it is gone meanwhile."""
    before = b""
    is_database = beside.is_of(file, str(connection.settings_dict["NAME"]))
    try:
        for data in beside.pieces(file, PART) if is_database else read(file):
            yield before + data
            before = data[-OVERLAP:]
    except FileNotFoundError:
        return


def read(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        while data := stream.read(PART):
            yield data


def read_data_folder() -> Iterator[Batch]:
    """Yield everything in the data folder but the vault: database, heads, exports, backups.

    What is encrypted says nothing, and what is not should not be there.
    """
    folder = Path(settings.OMBUD_DATA)
    if folder.is_dir():
        yield from batches_below(folder, without=frozenset({vault_files.folder()}))


def read_vault() -> Iterator[Batch]:
    """Yield every sealed object, opened, and the names of the files in its folder."""
    pieces: list[Piece] = []
    size = 0
    for blob in Blob.objects.order_by("pk").iterator(chunk_size=500):
        try:
            data = vault.read(blob)
        except Broken:
            continue  # its key is destroyed: there is nothing that anybody could read
        pieces.append(Piece(f"blob {blob.pk}", data))
        size += len(data)
        if size >= AT_ONCE:
            yield Batch(tuple(pieces), is_joined=False)
            pieces, size = [], 0
    names = b"\n".join(file.name.encode() for file in vault_files.folder().glob("*/*"))
    yield Batch((*pieces, Piece("names of files", names)), is_joined=False)

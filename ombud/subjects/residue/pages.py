"""The pages of the encrypted SQLite file and its write-ahead log, decrypted one by one.

Free pages and old frames are not reached through the connection, and deleted text can lie
there (privacy.md, traps 1 to 3). Source of the layout: SQLCipher 4: each page is AES-256-CBC;
its last 48 bytes are the initialisation vector (16) and an HMAC-SHA-256 (32), as our own
connections ask for it; the first page begins with a salt of 16 bytes. A raw key is used as
it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.db import connection

from ombud.base.sqlcipher import beside
from ombud.subjects.residue.places import Batch, Piece
from ombud.subjects.residue.trees import KeptCells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ombud.subjects.residue.trees import Rows

    Rest = Callable[[int, bytes], bytes]

PAGE = 4096
RESERVED = 48
SALT = 16
VECTOR = 16
LOG_HEADER, FRAME_HEADER = 32, 24
AT_ONCE = 256  # pages
# What a page holds was a row: columns as they are. Rows of today are opened through the
# connection; compressed texts look like any spelling, and each would be undone seven times.
DEEPEST = 1


def read_pages() -> Iterator[Batch]:
    """Yield the pages of the database file and of its log; nothing where it is in memory."""
    for path, header, step, key in files():
        yield from pages_of(path, key, header, step)


def read_pages_without(kept: Mapping[str, Rows]) -> Iterator[Batch]:
    """Yield the pages again without the bytes of rows that stay.

    kept: numbers of rows by their table; None for all of a table. To be called with an
    emptied log; what is written to it meanwhile is looked at like the file. Raises ``Odd``
    where a page changed while it was read.
    """
    cells: KeptCells | None = None
    for path, header, step, key in files():
        if cells is None:
            cells = KeptCells.of(kept, reader_of(path, key))
        yield from pages_of(path, key, header, step, cells.without)


def files() -> Iterator[tuple[Path, int, int, bytes]]:
    """Yield the database file and its log: where pages begin, how far apart, and the key."""
    key = connection.settings_dict.get("OPTIONS", {}).get("key")
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or not key or "memory" in name:
        return
    for path, header, step in (
        (Path(name), 0, PAGE),
        (Path(f"{name}-wal"), LOG_HEADER, FRAME_HEADER + PAGE),
    ):
        if path.is_file():
            yield path, header, step, key


def reader_of(path: Path, key: bytes) -> Callable[[int], bytes]:
    """Return a function that reads one page by its number, decrypted."""

    def read(number: int) -> bytes:
        return plain(beside.octets(path, (number - 1) * PAGE, PAGE), key, number == 1)

    return read


def pages_of(
    path: Path, key: bytes, header: int, step: int, rest: Rest | None = None
) -> Iterator[Batch]:
    """Yield the pages of a file, decrypted. rest: returns what of a page is to be looked at."""
    at_all = 0
    for chunk in beside.pieces(path, step * AT_ONCE, header):
        found = []
        for at in range(0, len(chunk) - step + 1, step):
            at_all += 1
            page = chunk[at + step - PAGE : at + step]
            number = int.from_bytes(chunk[at : at + 4], "big") if header else at_all
            text = plain(page, key, number == 1)
            if rest is not None:
                text = rest(number, text)
            found.append(Piece(f"{path.suffix} page {at_all}", text))
        yield Batch(tuple(found), deepest=DEEPEST)


def plain(page: bytes, key: bytes, is_first: bool) -> bytes:
    """Return a page decrypted; its HMAC is not looked at, for an old page says enough."""
    end = PAGE - RESERVED
    vector = page[end : end + VECTOR]
    machine = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return machine.update(page[SALT if is_first else 0 : end]) + machine.finalize()

"""The files of a database read beside its connections.

POSIX takes every lock of a process on a file away as soon as the process closes any
descriptor of that file, and SQLite's connections go on without knowing. Another process then
takes itself for the last one, removes the log, and what is written afterwards is lost or the
file is damaged (sqlite.org/howtocorrupt.html, section 2.2). So what was opened here stays open
until the process ends: one descriptor for each file, however often it is read.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENDINGS = ("", "-wal", "-shm", "-journal")
_opened: dict[tuple[int, int], int] = {}
_one_at_a_time = threading.Lock()


def octets(path: Path, start: int, size: int) -> bytes:
    """Return ``size`` bytes of a file from ``start``, fewer at its end. Raises ``OSError``."""
    return os.pread(descriptor(path), size, start)


def pieces(path: Path, size: int, start: int = 0) -> Iterator[bytes]:
    """Yield a file from ``start`` in pieces of ``size`` bytes. Raises ``OSError``."""
    handle = descriptor(path)
    while piece := os.pread(handle, size, start):
        yield piece
        start += len(piece)


def descriptor(path: Path) -> int:
    """Return the descriptor by which this process reads ``path``. Raises ``OSError``."""
    with _one_at_a_time:
        there = path.stat()
        handle = _opened.get((there.st_dev, there.st_ino))
        if handle is None:
            handle = os.open(path, os.O_RDONLY)
            found = os.fstat(handle)
            handle = _opened.setdefault((found.st_dev, found.st_ino), handle)
        return handle


def is_of(path: Path, name: str) -> bool:
    """Say whether ``path`` is a file of the database ``name``: itself, its log, its memory."""
    return str(path) in {f"{name}{ending}" for ending in ENDINGS}

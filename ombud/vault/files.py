"""Sealed bytes on disk: written whole and durable, or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


def folder() -> Path:
    """Return where sealed objects lie."""
    return Path(settings.OMBUD_DATA) / "blobs"


def path_of(name: str) -> Path:
    """Return the file of object ``name``; two characters of it spread files over folders."""
    return folder() / name[:2] / name


def new_name() -> str:
    """Return a random name: 128 bits, hexadecimal."""
    return secrets.token_hex(16)


def write(name: str, sealed: bytes) -> None:
    """Store ``sealed`` durably: file and folder are flushed before this returns.

    Raises ``OSError`` when the disk is full; nothing is left behind then.
    """
    target = path_of(name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    try:
        with part.open("wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    flush_folder(target.parent)


def flush_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(name: str) -> bytes:
    """Return the sealed bytes. Raises ``FileNotFoundError`` when the file is gone."""
    return path_of(name).read_bytes()


def remove(name: str) -> None:
    """Remove the file; doing it twice does nothing."""
    path_of(name).unlink(missing_ok=True)


def untouched_since(moment: datetime) -> Iterator[Path]:
    """Yield the files that were written before ``moment``."""
    for path in folder().glob("*/*"):
        with suppress(FileNotFoundError):  # removed meanwhile
            if path.stat().st_mtime < moment.timestamp():
                yield path

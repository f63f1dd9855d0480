"""Files that hold secrets: whole at every moment, and what is left out is really gone."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FOR_OWNER_ONLY = 0o600


def put(target: Path, text: str) -> None:
    """Let ``target`` hold ``text``, durable, for its owner only.

    A kill at any point leaves the old content or the new one. The old blocks are overwritten
    once nothing names them any more; where a file system writes elsewhere they are not.
    """
    part = target.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FOR_OWNER_ONLY)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    with ExitStack() as stack:
        old = stack.enter_context(target.open("r+b")) if target.exists() else None
        part.replace(target)
        sync_folder(target.parent)
        if old is not None:
            old.write(b"\0" * os.fstat(old.fileno()).st_size)
            old.flush()
            os.fsync(old.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Memory that was used and is free again, handed back to the machine."""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _libc() -> Any:
    """Return the C library of this process where it can hand memory back; else None."""
    try:
        library = ctypes.CDLL(None)
    except OSError:  # a system without one to open
        return None
    return library if hasattr(library, "malloc_trim") else None


def give_back() -> None:
    """Hand free memory back, which the C library would keep for the next large thing.

    One large mail leaves 100 MB behind that nothing uses. Takes milliseconds, so it is for
    when there is nothing else to do. Does nothing where the library cannot (musl, macOS).
    """
    library = _libc()
    if library is not None:
        library.malloc_trim(0)

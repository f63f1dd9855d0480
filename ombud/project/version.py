"""Which version this is."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def version() -> str:
    """Return the version as installed, or ``unknown`` for a bare copy of the source."""
    try:
        return metadata.version("ombud")
    except metadata.PackageNotFoundError:
        return "unknown"

"""A restored desk answers nobody until erasures were replayed: a file says so.

The file lies in the data folder, which all processes of a desk share, so asking costs no
statement. The database says the same (``models.Restoration``); the file is made again from
it at the start, should somebody have removed it.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

CODE = "erasures-not-replayed"
WORDS = (
    "This desk was restored from a backup. Erasures since then are replayed first: "
    "run `ombud backup replay`."
)


def marker() -> Path:
    return Path(settings.OMBUD_DATA) / "replay-first"


def is_closed() -> bool:
    """Say whether nobody may see or do anything yet."""
    return marker().exists()


def close() -> None:
    marker().touch(mode=0o600)


def open_up() -> None:
    marker().unlink(missing_ok=True)

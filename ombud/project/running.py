"""Whether this desk is at work: who serves it holds a lock that no death leaves behind."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from django.conf import settings

from ombud.base.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "running.lock"


def opened() -> IO[str]:
    """Return the file of the lock; a new machine has no folder for it yet."""
    folder = settings.OMBUD_DATA
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.fdopen(os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600), "r+")


@contextmanager
def at_work() -> Iterator[None]:
    """Say that this desk is served; several services of one data folder may say so at once."""
    with opened() as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        yield


@contextmanager
def standing_still() -> Iterator[None]:
    """Do what must not happen under a desk at work. Raises ``Refused`` while one is."""
    with opened() as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                "This desk is running. Stop it, with all its services, and try again."
            ) from None
        yield

"""Hearing that there may be work, at little cost while there is none.

SQLite counts commits of other connections (``PRAGMA data_version``): a look takes
microseconds and no lock. PostgreSQL sends word itself (``NOTIFY``). Both only make things
quicker: a worker also looks by itself every few seconds.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    import threading

CHANNEL = "ombud_jobs"
LOOK_SECONDS = 0.2
LISTEN_SECONDS = 0.5  # how soon a stop is noticed


def ring() -> None:
    """Tell waiting workers, when the transaction commits, that a job was added."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")


class Bell:
    """Listens for one worker, on the connection of its thread."""

    def __init__(self) -> None:
        self._version = 0
        self._listening: object = None

    def mark(self) -> None:
        """Remember how things are; call it before looking for work."""
        if connection.vendor == "postgresql":
            self._listen()
        else:
            self._version = self._data_version()

    def wait(self, stop: threading.Event, seconds: float) -> None:
        """Return when something happened since ``mark``, ``seconds`` passed, or at a stop."""
        until = time.monotonic() + seconds
        while not stop.is_set() and (left := until - time.monotonic()) > 0:
            if self._has_rung(stop, left):
                return

    def _has_rung(self, stop: threading.Event, left: float) -> bool:
        if connection.vendor == "postgresql":
            heard = connection.connection.notifies(
                timeout=min(left, LISTEN_SECONDS), stop_after=1
            )
            return bool(list(heard))
        stop.wait(min(left, LOOK_SECONDS))
        return self._data_version() != self._version

    def _listen(self) -> None:
        connection.ensure_connection()
        if self._listening is not connection.connection:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            self._listening = connection.connection

    @staticmethod
    def _data_version() -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            return int(cursor.fetchone()[0])

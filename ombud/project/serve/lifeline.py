"""A part ends when the supervisor is gone, however that ended."""

from __future__ import annotations

import os
import signal
import threading
import time

LOOK_EVERY_SECONDS = 1.0


def follow_parent() -> None:
    """Send this process SIGTERM as soon as its present parent is no longer its parent.

    Looking works on every Unix; a supervisor that was killed cannot tell its parts.
    """
    threading.Thread(
        target=look_after, args=(os.getppid(),), name="lifeline", daemon=True
    ).start()


def look_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)

"""Real processes on the test's own database, to be killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from django.db import connection

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def start(
    part: str, folder: Path, *arguments: str, stdout: int | None = None
) -> subprocess.Popen[bytes]:
    """Start ``python -m tests.faults.<part>`` on the database of this test."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "OMBUD_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "OMBUD_TEST_FOLDER": str(folder),
    }
    command = [sys.executable, "-W", "ignore", "-m", f"tests.faults.{part}", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stdout)


def until(what: Callable[[], bool], seconds: float) -> float:
    """Wait for ``what`` and return how many seconds it took; fail after ``seconds``."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, "it did not come to that"
        time.sleep(0.05)
    return time.monotonic() - began


def end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(20)

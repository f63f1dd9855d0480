"""Request 11 of peers.md: SQLite is the default, and there is nothing else to run."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ASKED = """
import django; django.setup()
from django.conf import settings
from ombud.project.cli.serve import PARTS
kind = settings.DATABASES["default"]["ENGINE"]
caches = {one["BACKEND"].rsplit(".", 1)[1] for one in settings.CACHES.values()}
print(kind, sorted(caches), len(PARTS[""]))
"""


def test_an_empty_environment_gives_one_file_and_two_processes(tmp_path: Path) -> None:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OMBUD_", "DATABASE_URL", "DJANGO_"))
    }
    places = {
        "OMBUD_DATA": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "ombud.project.settings",
    }

    said = subprocess.run(
        [sys.executable, "-c", ASKED],
        env=kept | places,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said.split(" ", 1) == ["ombud.base.sqlcipher", "['LocMemCache'] 2\n"]

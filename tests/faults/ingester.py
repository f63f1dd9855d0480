"""An ingester as a process of its own that a test can kill: drains a Maildir, then ends.

Run as ``python -m tests.faults.ingester FOLDER`` with the settings of the product in the
environment.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django


def main(folder: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.project.settings")
    django.setup()
    from ombud.channels.email.spool import drain

    for _ in drain(folder):
        pass


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""``python -m ombud.project`` is the command ``ombud``."""

from __future__ import annotations

from ombud.project.cli import main

main(prog_name="ombud")

"""What must not happen under a desk at work is refused while one is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ombud.project.running import at_work
from tests.project.test_command_line import ombud


@pytest.mark.parametrize(
    "command", [("backup", "restore", "there-is-none"), ("key", "change", "--yes")]
)
def test_a_desk_at_work_is_not_replaced(
    command: tuple[str, ...], tmp_path: Path, settings: Any, db: None
) -> None:
    settings.OMBUD_DATA = tmp_path / "new"
    with at_work(), at_work():
        answer = ombud(*command)

    assert (answer.exit_code, "This desk is running. Stop it" in answer.stderr) == (1, True)
    assert (tmp_path / "new" / "running.lock").stat().st_mode & 0o777 == 0o600
    assert "This desk is running" not in ombud("backup", "restore", "there-is-none").stderr

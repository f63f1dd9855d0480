"""PR-050: killed at any statement and carried on, an erasure ends as an undisturbed one.

OMBUD_FULL=1 kills it at 50 statements instead of 5.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.desks import ROOT, OwnDesk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
KILLS = 50 if os.environ.get("OMBUD_FULL") == "1" else 5


def eraser(desk: OwnDesk, what: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.eraser", what],
        env=desk.environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1]) if what != "seed" else None


def copied(desk: OwnDesk, to: Path) -> OwnDesk:
    shutil.copytree(desk.home, to)
    return OwnDesk(to)


def test_PR_050_it_ends_as_an_undisturbed_one(tmp_path: Path, sqlite_only: None) -> None:
    desk = OwnDesk(tmp_path / "desk")
    desk.prepare()
    eraser(desk, "seed")
    whole = eraser(copied(desk, tmp_path / "whole"), "0")
    chance = random.Random(20261129)  # noqa: S311 - moments, not secrets
    moments = sorted(chance.sample(range(1, whole["statements"]), KILLS))

    ends = [eraser(copied(desk, tmp_path / str(at)), str(at)) for at in moments]

    assert whole["held"]["state"] == "done"
    assert (whole["held"]["certified"], whole["held"]["left"]) == (True, [])
    assert [end["killed"] for end in ends] == [-9] * KILLS
    assert [
        at for at, end in zip(moments, ends, strict=True) if end["held"] != whole["held"]
    ] == []

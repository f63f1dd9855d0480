from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ombud.base import keys


@pytest.fixture(autouse=True)
def desk_key(settings: Any, tmp_path: Path) -> Path:
    """A key of this test's own, so that heads are remembered in a folder of its own."""
    path = tmp_path / "keys" / "desk.key"
    keys.create(path)
    settings.OMBUD_KEY_FILE = path
    return path

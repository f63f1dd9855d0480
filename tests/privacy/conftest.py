"""In these tests mail can leave; it waits in the outbox to be looked at."""

from __future__ import annotations

from typing import Any

import pytest

from tests.backups.conftest import book, own_folder

__all__ = ["book", "own_folder"]  # a folder of archives, a ledger in memory


@pytest.fixture(autouse=True)
def a_way_out(settings: Any) -> None:
    settings.OMBUD_SMTP_OUT = "smtp://127.0.0.1:9"

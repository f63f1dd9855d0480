"""In these tests mail can leave; it waits in the outbox to be looked at."""

from __future__ import annotations

import pytest

from tests.backups.conftest import book, own_folder

__all__ = ["book", "own_folder"]  # a folder of archives, a ledger in memory


@pytest.fixture(autouse=True)
def mail_can_leave(a_way_out: None) -> None:
    """Every test of this folder has a way out."""

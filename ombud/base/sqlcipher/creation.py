"""Test databases of the encrypted backend: files, encrypted like the real one."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3.creation import DatabaseCreation as StockCreation
from django.db.utils import NotSupportedError


class DatabaseCreation(StockCreation):
    """As stock, except that clones for parallel runs are not offered: each pytest worker
    makes its own database.
    """

    def _clone_test_db(self, suffix: str, verbosity: int, keepdb: bool = False) -> Any:
        raise NotSupportedError("Encrypted test databases are made afresh, not cloned.")

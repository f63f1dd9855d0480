"""What this SQLite can do."""

from __future__ import annotations

from django.db.backends.sqlite3.features import DatabaseFeatures as StockFeatures


class DatabaseFeatures(StockFeatures):
    """As stock; test databases in memory live in one connection shared by threads."""

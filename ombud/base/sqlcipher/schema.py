"""How tables are made."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor as StockEditor


class DatabaseSchemaEditor(StockEditor):
    """As stock, but rows that are named by a hash lie in the order of that hash.

    Otherwise SQLite numbers them as well, and keeps the hash a second time in an index.
    """

    def table_sql(self, model: Any) -> Any:
        sql, params = super().table_sql(model)
        if isinstance(model._meta.pk, models.BinaryField):
            sql = f"{sql} WITHOUT ROWID"
        return sql, params

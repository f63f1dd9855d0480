"""How tables are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor as StockEditor

if TYPE_CHECKING:
    from collections.abc import Iterator


class DatabaseSchemaEditor(StockEditor):
    """As stock, but nothing is kept twice.

    Rows that are named by a hash lie in the order of that hash: otherwise SQLite numbers them
    as well, and keeps the hash a second time in an index. A column with which another index
    begins has none of its own.
    """

    def table_sql(self, model: Any) -> Any:
        sql, params = super().table_sql(model)
        if isinstance(model._meta.pk, models.BinaryField):
            sql = f"{sql} WITHOUT ROWID"
        return sql, params

    def _field_should_be_indexed(self, model: Any, field: Any) -> bool:
        wanted: bool = super()._field_should_be_indexed(model, field)  # type: ignore[misc]  # stubs only
        return wanted and field.name not in leading(model)


def leading(model: Any) -> Iterator[str]:
    """Yield the fields with which an index over all rows of ``model`` begins."""
    yield from (fields[0] for fields in model._meta.unique_together)
    for one in (*model._meta.indexes, *model._meta.constraints):
        fields = getattr(one, "fields", ())
        if fields and not one.condition:
            yield fields[0]

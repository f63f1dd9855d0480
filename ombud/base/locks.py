"""Taking a row for oneself inside a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import connection

if TYPE_CHECKING:
    from django.db.models import Model

M = TypeVar("M", bound="Model")


def lock(row: M) -> M:
    """Re-read ``row`` in place and hold it until the transaction ends.

    On SQLite the immediate transaction already is the lock; on PostgreSQL the row is
    selected for update. Raises ``DoesNotExist`` when it is gone.
    """
    rows = type(row)._default_manager.all()
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    row.refresh_from_db(from_queryset=rows)
    return row

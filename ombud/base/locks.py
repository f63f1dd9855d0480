"""Taking a row for oneself inside a transaction."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db import connection
from django.db.transaction import TransactionManagementError

from ombud.base.prepared import Prepared

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

M = TypeVar("M", bound="Model")


def lock(row: M) -> M:
    """Re-read ``row`` in place and hold it until the transaction ends.

    On SQLite the immediate transaction already is the lock; on PostgreSQL the row is
    selected for update. Raises ``DoesNotExist`` when it is gone.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A row is held inside a transaction only.")
    model = row.__class__  # not type(): the agent of a request may still be unread
    fresh = held(model).first(pk=row.pk)
    if fresh is None:
        raise cast("Any", model).DoesNotExist
    forget_relations(row)
    for field in row._meta.concrete_fields:
        setattr(row, field.attname, getattr(fresh, field.attname))
    return row


@cache
def held(model: type[M]) -> Prepared[M]:
    """Return the query that reads and holds one row of ``model``."""

    def rows(pk: Any) -> QuerySet[M]:
        found = model._default_manager.filter(pk=pk)
        if connection.features.has_select_for_update:
            found = found.select_for_update(of=("self",))
        return found

    return Prepared(rows)


def forget_relations(row: Model) -> None:
    """Drop what was read beside ``row`` before it was held: it may have changed since."""
    fields: list[Any] = [*row._meta.concrete_fields, *row._meta.related_objects]
    for field in fields:
        if field.is_relation and field.is_cached(row):
            field.delete_cached_value(row)
    getattr(row, "_prefetched_objects_cache", {}).clear()

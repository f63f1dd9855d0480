"""Many rows written at once, each with values of its own."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model


def update_each(rows: Iterable[Model], columns: Sequence[str]) -> None:
    """Write ``columns`` of ``rows``, all of one model, as they stand in the objects now.

    One statement, prepared once and run for each row: Django's ``bulk_update`` builds an
    expression for every value and costs ten times as much. The same rules hold: no ``save``,
    no default that is set on writing.
    """
    every = list(rows)
    if not every or not columns:
        return
    model = every[0].__class__
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    values = [[*(ready(row, field) for field in fields), row.pk] for row in every]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement(model, tuple(fields)), values)


def ready(row: Model, field: Any) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


@cache
def statement(model: type[Model], fields: tuple[Any, ...]) -> str:
    quote, key = connection.ops.quote_name, cast("Any", model._meta.pk)
    pairs = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table = quote(model._meta.db_table)
    return f"UPDATE {table} SET {pairs} WHERE {quote(key.column)} = %s"  # noqa: S608 - names

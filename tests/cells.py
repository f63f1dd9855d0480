"""Everything that the database holds, cell by cell, to look for what must not be there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, models

from ombud.base.squeezed import Squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator

READ_AGAIN = (models.TextField, Squeezed)  # what a cell holds is not what the model reads
INDEX = "message_search"  # on SQLite it holds words without rows to read


def cells() -> Iterator[tuple[str, str]]:
    """Yield where and what for each cell of each table, as stored and as the models read it."""
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - {INDEX}):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{one}", plain(row[at])) for at, one in enumerate(names))
    for model in apps.get_models():
        texts = [one.name for one in model._meta.concrete_fields if isinstance(one, READ_AGAIN)]
        for values in model._default_manager.values(*texts) if texts else ():
            yield from ((f"{model._meta.label}.{name}", plain(values[name])) for name in values)


def plain(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return value if isinstance(value, str) else json.dumps(value, default=str)

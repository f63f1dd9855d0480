"""Writing many rows of one table past Django's objects, in the shape that the model says.

A million tickets are twenty million rows: to make an object of each takes ten times as long
as the database needs. Columns that are not named hold the defaults of the model.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max

from ombud.base.coded import CodedField
from ombud.base.squeezed import Squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model


class Table:
    """Rows of ``model`` given as tuples of the named ``columns``, after their number.

    Values are what the driver takes: numbers, texts, bytes; moments and what a field stores
    in a form of its own are translated. The rows are numbered here; ``end`` tells the database
    from where it may go on.
    """

    def __init__(self, model: type[Model], *columns: str) -> None:
        self._model = model
        fields = {field.attname: field for field in model._meta.concrete_fields}
        key = model._meta.pk.attname
        self._has_number = key == "id"
        named = [key, *columns] if self._has_number else list(columns)
        rest = [name for name in fields if name not in named]
        self._forms = [
            (at, fields[name].get_prep_value)
            for at, name in enumerate(columns)
            if isinstance(fields[name], CodedField | Squeezed)
        ]
        blank = model()
        self._defaults = tuple(
            fields[name].get_db_prep_save(getattr(blank, name), connection) for name in rest
        )
        quote = connection.ops.quote_name
        into = ", ".join(quote(str(fields[name].column)) for name in (*named, *rest))
        places = ", ".join(["%s"] * (len(named) + len(rest)))
        self._sql = f"INSERT INTO {quote(model._meta.db_table)} ({into}) VALUES ({places})"  # noqa: S608 - names of our own tables
        self._next = 1
        if self._has_number:
            self._next += model._default_manager.aggregate(last=Max("pk"))["last"] or 0

    def write(self, rows: Iterable[Sequence[Any]]) -> range:
        """Write ``rows`` and return their numbers."""
        first, rest = self._next, self._defaults
        moment = connection.ops.adapt_datetimefield_value
        made: list[tuple[Any, ...]] = []
        for row in rows:
            values = [moment(one) if isinstance(one, datetime) else one for one in row]
            for at, prepare in self._forms:
                values[at] = prepare(values[at])
            number = (first + len(made),) if self._has_number else ()
            made.append((*number, *values, *rest))
        with connection.cursor() as cursor:
            cursor.executemany(self._sql, made)
        self._next += len(made)
        return range(first, first + len(made))

    def end(self) -> None:
        """Let the database give out numbers after ours (PostgreSQL; SQLite sees them)."""
        if connection.vendor == "postgresql" and self._has_number:
            with connection.cursor() as cursor:
                table, last = self._model._meta.db_table, max(1, self._next - 1)
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last]
                )

"""The open form of a database: one JSON list for each row, the same on every database.

A part begins with a line ``{"columns": […]}``. Values that JSON does not have are objects of
one key: ``{"bytes": base64}``, ``{"at": ISO 8601}``, ``{"day": …}``, ``{"time": …}``,
``{"decimal": "1.50"}``; what a JSON column holds is ``{"json": …}``. The index of the search
is not in it: it is made again from the texts.
"""

from __future__ import annotations

import base64
import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from ombud.backups.stream import Unusable
from ombud.events import triggers
from ombud.events.moving import renumber
from ombud.tickets.models import Message
from ombud.tickets.search import index_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GUARDED = (*triggers.TABLES, "configuration_change")
ROWS_IN_PART = 2_000
BYTES_IN_PART = 8 * 2**20
INDEXED_AT_ONCE = 500
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def tables() -> list[type[models.Model]]:
    """Return every model that has a table, in a fixed order."""
    every = apps.get_models(include_auto_created=True)
    return sorted(
        (one for one in every if one._meta.managed and not one._meta.proxy),
        key=lambda one: one._meta.label_lower,
    )


def written(value: Any) -> Any:
    """Return ``value`` as JSON writes it."""
    match value:
        case bytes() | memoryview():
            return {"bytes": base64.b64encode(bytes(value)).decode()}
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case dict() | list() | tuple():
            return {"json": value}
    return value


READERS: dict[str, Any] = {
    "bytes": base64.b64decode,
    "at": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
    "json": lambda value: value,
}


def read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    return READERS[kind](inner)


def dump(model: type[models.Model]) -> Iterator[tuple[bytes, int]]:
    """Yield the rows of ``model`` in parts, each with how many rows it holds.

    Rows are streamed. To be called inside the transaction that all tables are read in.
    """
    columns = [field.attname for field in model._meta.concrete_fields]
    head = encode({"columns": columns})
    lines, size = [head], 0
    rows = model._default_manager.order_by("pk").values_list(*columns)
    for row in rows.iterator(ROWS_IN_PART):
        lines.append(encode([written(value) for value in row]))
        size += len(lines[-1])
        if len(lines) > ROWS_IN_PART or size > BYTES_IN_PART:
            yield "\n".join(lines).encode(), len(lines) - 1
            lines, size = [head], 0
    if len(lines) > 1:
        yield "\n".join(lines).encode(), len(lines) - 1


def load(model: type[models.Model], part: bytes) -> int:
    """Insert the rows of one part; return how many. Raises ``Unusable`` for unknown columns."""
    head, *lines = part.decode().split("\n")
    columns = json.loads(head)["columns"]
    known = {field.attname for field in model._meta.concrete_fields}
    if set(columns) != known:
        raise Unusable(f"The archive describes {model._meta.label} in another way than here.")
    model._default_manager.bulk_create(
        model(**dict(zip(columns, map(read, json.loads(line)), strict=True))) for line in lines
    )
    return len(lines)


def empty_tables() -> None:
    """Remove all rows there are, the sealed log as well: only a restore may."""
    every = [one._meta.db_table for one in tables()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = ", ".join(connection.ops.quote_name(one) for one in every)
            cursor.execute(f"TRUNCATE {names}, message_search")
            return
        for table in every:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
        cursor.execute("INSERT INTO message_search (message_search) VALUES ('delete-all')")


def reset_sequences() -> None:
    """Let new rows get numbers after those that were loaded."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def make_index() -> None:
    """Make the index of the search again from subjects, texts and files."""
    first: dict[int, int] = dict(
        Message.objects.order_by().values_list("ticket").annotate(models.Min("pk"))
    )
    messages = Message.objects.select_related("ticket").prefetch_related("attachments")
    for message in messages.order_by("pk").iterator(INDEXED_AT_ONCE):
        subject = message.ticket.subject if first[message.ticket_id] == message.pk else ""
        index_message(message, subject, list(message.attachments.order_by("pk")))


@transaction.atomic
def replace_all(parts: Iterable[tuple[str, bytes]]) -> dict[str, int]:
    """Put the rows of ``parts`` (label of the table, part) in place of all there are.

    All or nothing. Returns how many rows each table has now. Raises ``Unusable`` for a table
    or column that is not known here.
    """
    by_label = {one._meta.label_lower: one for one in tables()}
    counts: dict[str, int] = {}
    connection.check_constraints()  # PostgreSQL empties no table that something waits for
    triggers.remove(connection, GUARDED)
    with connection.constraint_checks_disabled():
        empty_tables()
        for label, part in parts:
            if label not in by_label:
                raise Unusable(f"The archive holds a table that is not known here: {label}.")
            counts[label] = counts.get(label, 0) + load(by_label[label], part)
    connection.check_constraints()
    reset_sequences()
    make_index()
    triggers.install(connection, GUARDED)
    renumber()
    return counts

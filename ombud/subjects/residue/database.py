"""The tables of the database, read through the connection, on both engines."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction

from ombud.base.squeezed import Squeezed
from ombud.datamap import Personal
from ombud.datamap.checks import entry
from ombud.subjects.residue.places import Batch, Piece
from ombud.vault import secrets
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AT_ONCE = 400  # rows
SMALLEST_SEALED = 29  # bytes: nonce, tag and one byte
SILENT = (bool, date, datetime, clock_time, timedelta)
VIRTUAL = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%USING fts5%%'"


@dataclass(frozen=True, slots=True)
class Column:
    """What the scan must know of a column: whose numbers count, and how it is kept."""

    is_personal: bool = False
    squeezed: Squeezed | None = None
    is_key: bool = False


UNKNOWN = Column()


def columns() -> dict[tuple[str, str], Column]:
    """Return the columns of all models, by table and name."""
    return {
        (model._meta.db_table, str(field.column)): Column(
            isinstance(entry(model, field.name), Personal),
            field if isinstance(field, Squeezed) else None,
            field.primary_key,
        )
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
    }


def index_tables(cursor: Any) -> list[str]:
    """Return the full-text tables of SQLite; their rows cannot be read, their words can."""
    if connection.vendor != "sqlite":
        return []
    cursor.execute(VIRTUAL)
    return [row[0] for row in cursor.fetchall()]


def tables() -> list[str]:
    with connection.cursor() as cursor:
        skipped = index_tables(cursor)
        found = connection.introspection.table_names(cursor)
        pages = {f"{one}_data" for one in skipped}
    return sorted(set(found) - set(skipped) - pages)


def read_tables() -> Iterator[Batch]:
    """Yield every row of every table, many at a time."""
    known = columns()
    for table in tables():
        yield from read_table(table, known)


def read_table(table: str, known: dict[tuple[str, str], Column]) -> Iterator[Batch]:
    name = connection.ops.quote_name(table)
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name}")  # noqa: S608 - names of our own tables
        while rows := cursor.fetchmany(AT_ONCE):
            names = [str(column[0]) for column in cursor.description]
            kinds = [known.get((table, one), UNKNOWN) for one in names]
            pieces = [
                piece
                for row in rows
                for key in [key_of(kinds, row)]
                for name, kind, value in zip(names, kinds, row, strict=True)
                for piece in cell(f"{table}.{name}:{key}", kind, value)
            ]
            yield Batch(tuple(pieces))


def key_of(kinds: Sequence[Column], row: Sequence[Any]) -> Any:
    """Return what a row is called by: its key, or the first column where no model says."""
    return next((value for kind, value in zip(kinds, row, strict=True) if kind.is_key), row[0])


def cell(place: str, column: Column, value: Any) -> Iterator[Piece]:
    """Yield what a cell says: as it is, squeezed texts whole, sealed values opened too."""
    octets = bytes_of(value, is_personal=column.is_personal)
    if not octets:
        return
    if column.squeezed is not None:
        yield Piece(place, column.squeezed.unsqueezed(octets).encode("utf-8", "surrogatepass"))
        return
    yield Piece(place, octets)
    is_binary = isinstance(value, bytes | memoryview)
    if column.is_personal and is_binary and len(octets) >= SMALLEST_SEALED:
        yield from opened(place, octets)


def opened(place: str, sealed: bytes) -> Iterator[Piece]:
    """Yield what a sealed column hides, where it was sealed with the desk's key."""
    with contextlib.suppress(Broken, ValueError):
        yield Piece(place, secrets.open_text(sealed).encode())


def bytes_of(value: Any, *, is_personal: bool) -> bytes:
    """Return a cell as bytes; nothing for what says nothing."""
    if value is None or isinstance(value, SILENT):
        return b""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    if isinstance(value, int) and not is_personal:
        return b""
    return json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")

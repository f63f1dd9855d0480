"""The stock SQLite backend over the ``sqlcipher3`` driver.

SQLCipher brings its own, newer SQLite (FTS5 with secure-delete), so it is also used for
tests in memory: one SQLite everywhere. The key is raw (32 bytes), never a passphrase: the
key derivation of a passphrase would cost 150 ms for each connection.
"""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Iterable, Mapping
from itertools import tee
from typing import Any

from django.db.backends.sqlite3 import base as stock
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]
    register as register_functions,
)
from django.utils.dateparse import parse_date, parse_time
from sqlcipher3 import dbapi2 as Database  # noqa: N812 - Django's name for the driver

from ombud.base.sqlcipher import moments
from ombud.base.sqlcipher.creation import DatabaseCreation
from ombud.base.sqlcipher.features import DatabaseFeatures
from ombud.base.sqlcipher.opening import CIPHER, for_owner_only
from ombud.base.sqlcipher.operations import DatabaseOperations
from ombud.base.sqlcipher.schema import DatabaseSchemaEditor

for name, parse in (("date", parse_date), ("time", parse_time)):
    Database.register_converter(name, stock.decoder(parse))
Database.register_converter("datetime", moments.to_moment)
Database.register_converter("bool", b"1".__eq__)
Database.register_adapter(decimal.Decimal, str)
Database.register_adapter(datetime.date, stock.adapt_date)
Database.register_adapter(datetime.datetime, moments.to_number)

PRAGMAS = (
    "foreign_keys = ON",
    "legacy_alter_table = OFF",
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "cache_size = -65536",
)


class CursorWrapper(Database.Cursor):  # type: ignore[misc]
    """Turns Django's parameter styles into the driver's, as the stock cursor does."""

    convert_query = stock.SQLiteCursorWrapper.convert_query

    def execute(self, query: str, params: Any = None) -> Any:
        if params is None:
            return super().execute(query)
        names = list(params) if isinstance(params, Mapping) else None
        return super().execute(self.convert_query(query, param_names=names), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        peekable, rows = tee(iter(param_list))
        first = next(peekable, None)
        names = list(first) if first and isinstance(first, Mapping) else None
        return super().executemany(self.convert_query(query, param_names=names), rows)


class DatabaseWrapper(stock.DatabaseWrapper):
    """A connection to an encrypted SQLite database; option ``key`` gives 32 bytes."""

    Database = Database
    creation_class = DatabaseCreation
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
    SchemaEditorClass = DatabaseSchemaEditor
    # The same numbers; but only a key of this very type is the row's own number, so that a row
    # which is named by another row (one to one) needs no index to be found.
    data_types = {**stock.DatabaseWrapper.data_types, "BigIntegerField": "integer"}

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        params = dict(conn_params)
        key: bytes | None = params.pop("key", None)
        for_owner_only(str(params["database"]))
        conn = Database.connect(**params)
        if key is not None:
            for pragma in CIPHER:
                conn.execute(f"PRAGMA {pragma}").fetchall()
            # The driver cannot bind parameters in a PRAGMA; hexadecimal cannot inject.
            conn.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            conn.execute("PRAGMA cipher_log_level = NONE")
        register_functions(conn)
        moments.register(conn)
        for pragma in PRAGMAS:
            conn.execute(f"PRAGMA {pragma}").fetchall()
        return conn

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=CursorWrapper)

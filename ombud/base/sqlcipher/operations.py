"""How values are written and read, where that differs from stock Django."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.backends.sqlite3.operations import DatabaseOperations as StockOperations

from ombud.base.sqlcipher.moments import to_moment, to_number


class DatabaseOperations(StockOperations):
    """As stock; moments are numbers (``moments``)."""

    def adapt_datetimefield_value(self, value: Any) -> Any:
        return to_number(value) if isinstance(value, datetime) else value

    def convert_datetimefield_value(
        self, value: Any, _expression: Any, _connection: Any
    ) -> datetime | None:
        # A plain column has been read by the driver; what an expression gives is a number.
        return to_moment(value) if isinstance(value, int) else value

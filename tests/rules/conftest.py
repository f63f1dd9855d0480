"""The connection knows how to fold, as the product's connections do."""

from __future__ import annotations

import pytest
from django.db import connection

from ombud.rules.folding import SQLITE_FUNCTIONS


@pytest.fixture
def folding(db: None) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        for name, arguments, function in SQLITE_FUNCTIONS:
            connection.connection.create_function(name, arguments, function, deterministic=True)

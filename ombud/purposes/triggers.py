"""The database's own guard: a line of the ledger of consents is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "purposes_consentevent"
WORDS = "A line of the ledger of consents never changes."
SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_update BEFORE UPDATE ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
)
POSTGRES = (
    f"""
    CREATE OR REPLACE FUNCTION purposes_never_changed() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$
    """,
    f"CREATE OR REPLACE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION purposes_never_changed()",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Guard the ledger. Doing so twice does nothing more."""
    with connection.cursor() as cursor:
        for statement in POSTGRES if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)

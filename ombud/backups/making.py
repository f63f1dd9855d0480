"""What goes into an archive: one consistent state of the database, and its sealed files."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from ombud.backups import ledger, rows
from ombud.datamap import canonical
from ombud.vault import files
from ombud.vault.models import Blob

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.backups.archive import Writer

DATABASE = "database.sqlite"


def about() -> dict[str, Any]:
    """Return what the manifest says besides the content: versions, map, ledger.

    Before the content is read: who is erased meanwhile is then erased again after a restore.
    """
    ledger.begin()
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {
        "engine": connection.vendor,
        "migrations": [list(name) for name in applied],
        "map_digest": canonical.digest(),
        "ledger": ledger.position(),
        "ledger_name": ledger.name(),
    }


def write_file(writer: Writer) -> dict[str, Any]:
    """Copy the encrypted file as it is at one moment, while others go on writing."""
    copy = Path(settings.OMBUD_DATA) / "backup.part"
    copy.unlink(missing_ok=True)
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        copy.chmod(0o600)
        writer.add_file(DATABASE, copy)
        with opened(copy) as other, other.cursor() as cursor:
            counts = {}
            for model in rows.tables():
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - our own tables
                counts[model._meta.label_lower] = cursor.fetchone()[0]
            cursor.execute("SELECT name FROM vault_blob ORDER BY id")
            names = [bytes(name).hex() for (name,) in cursor.fetchall()]
    finally:
        copy.unlink(missing_ok=True)
    return {"counts": counts, **write_blobs(writer, names)}


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open another database file that is encrypted like ours."""
    other = connections.create_connection("default")
    other.settings_dict = {**connection.settings_dict, "NAME": str(path)}
    try:
        yield other
    finally:
        other.close()


def write_rows(writer: Writer) -> dict[str, Any]:
    """Write all rows as one transaction sees them, in the open form."""
    counts: dict[str, int] = {}
    with one_moment():
        for model in rows.tables():
            label = model._meta.label_lower
            counts[label] = 0
            for number, (part, count) in enumerate(rows.dump(model)):
                writer.add_bytes(f"rows/{label}/{number:06}.jsonl", part)
                counts[label] += count
        blobs = Blob.objects.order_by("pk").values_list("name", flat=True)
        names = [bytes(name).hex() for name in blobs]
    return {"counts": counts, **write_blobs(writer, names)}


@contextmanager
def one_moment() -> Iterator[None]:
    """Let everything that is read inside be as it was at one moment."""
    with transaction.atomic():
        if connection.vendor == "postgresql" and not was_in_transaction():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def was_in_transaction() -> bool:
    """Say whether a transaction was open before ours; its isolation cannot change any more."""
    return len(connection.savepoint_ids) > 0


def write_blobs(writer: Writer, names: list[str]) -> dict[str, int]:
    """Copy the sealed files of the objects in ``names``.

    One that was erased since the database was read is left out: that is what its erasure
    wants, and a restored row without a file says so when it is opened.
    """
    count = gone = 0
    for name in names:
        try:
            writer.add_file(f"blobs/{name}", files.path_of(name))
            count += 1
        except FileNotFoundError:
            gone += 1
    return {"blobs": count, "blobs_gone": gone}

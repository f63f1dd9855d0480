"""Changing the key of what is stored: the database file, keys of objects, secrets in columns.

What is under the newest key is left alone, so a change that was broken off goes on where it
stood. Older keys stay as long as there can be a backup that needs them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, connections, transaction

from ombud.backups import keystore
from ombud.backups.facts import KeyChanged
from ombud.base import clock, generations
from ombud.base.errors import Refused
from ombud.base.sqlcipher import rekeying
from ombud.events import log
from ombud.events.models import TreeHead
from ombud.events.sealing import seal
from ombud.vault.rewrapping import put_all_under_newest

if TYPE_CHECKING:
    from ombud.base.actor import Actor

OTHERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
IN_USE = "The desk is running. Stop it (`ombud serve`), then change the key."


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change did. objects, secrets: how many were under an older key."""

    objects: int
    secrets: int
    older_until: datetime


def change_key(*, actor: Actor) -> Changed:
    """Put everything that is stored under a new key, or carry on with a change.

    Must run outside a transaction, with the desk stopped. Raises ``Refused`` when it is not,
    and ``OSError`` when the disk is full; then nothing is lost and it can be tried again.
    """
    check_alone()
    generations.begin(settings.OMBUD_KEY_FILE)
    put_database_under_newest()
    objects, secrets = put_all_under_newest()
    until = older_needed_until()
    note(KeyChanged(objects=objects, secrets=secrets), actor=actor)
    generations.finish(settings.OMBUD_KEY_FILE, until)  # last: what is finished is recorded
    return Changed(objects, secrets, until)


def note(fact: KeyChanged, *, actor: Actor) -> None:
    """Record the change beside the newest head of the log: it concerns all there is."""
    seal()
    head = TreeHead.objects.order_by("-size").first()
    if head is not None:
        with transaction.atomic():
            log.record(fact, head, actor=actor)


def check_alone() -> None:
    """Raise ``Refused`` while another process uses the database; then nothing is begun."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
            if cursor.fetchone()[0]:
                raise Refused(IN_USE)
        return
    connections.close_all()
    options = connection.settings_dict["OPTIONS"]
    try:
        rekeying.check_free(Path(str(connection.settings_dict["NAME"])), options["key"])
    except rekeying.InUse:
        raise Refused(IN_USE) from None


def put_database_under_newest() -> None:
    """Put the file of an SQLite database under the newest key. Raises ``Refused``."""
    if connection.vendor != "sqlite":
        return
    connections.close_all()
    put_file_under_newest(Path(str(connection.settings_dict["NAME"])))


def put_file_under_newest(path: Path) -> None:
    """Put a database file under the newest key, with which we connect from now on.

    Raises ``Refused`` while it is in use.
    """
    every = generations.derived(settings.OMBUD_KEY_FILE, "database")
    old = rekeying.key_for(path, every)
    if old != every[0]:
        try:
            rekeying.put_under(path, old, every[0])
        except rekeying.InUse:
            raise Refused(IN_USE) from None
    connection.settings_dict["OPTIONS"]["key"] = every[0]


def older_needed_until() -> datetime:
    """Return until when a backup can need an older key: as long as the key of the last one."""
    days = clock.in_(days=settings.OMBUD_BACKUP_DAYS)
    ends = (datetime.fromisoformat(one.expires_at) for one in keystore.entries())
    return max([days, *ends])

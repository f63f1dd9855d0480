"""What happens to backups. The log is part of the database, so it says what it knows."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact


@dataclass(frozen=True)
class BackupRestored(Fact):
    """The database came from an archive, and nobody is answered yet.

    ledger: how many erasures the ledger had when the archive was made.
    """

    kind = "backup.restored"
    ledger: int


@dataclass(frozen=True)
class KeyChanged(Fact):
    """What is stored was put under a new key.

    objects, secrets: how many keys of objects, and secrets in columns, were under an older.
    """

    kind = "desk.key-changed"
    objects: int
    secrets: int


@dataclass(frozen=True)
class ErasuresReplayed(Fact):
    """What was erased since the archive was made is erased again; the desk answers.

    count: how many erasures.
    """

    kind = "backup.erasures-replayed"
    count: int


@dataclass(frozen=True)
class LedgerOverridden(Fact):
    """Two persons opened a restored desk although the ledger is missing or too old.

    first, second: who. expected: how many erasures the archive knew of. found: how many
    the ledger has.
    """

    kind = "backup.ledger-overridden"
    first: int
    second: int
    expected: int
    found: int


@dataclass(frozen=True)
class AllDataTaken(Fact):
    """Somebody takes all data of the desk away in one ZIP.

    taking: the row that says why.
    """

    kind = "backup.all-data-taken"
    taking: int

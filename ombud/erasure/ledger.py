"""The ledger of erasures, for whoever makes backups and restores them.

``append`` and ``entries`` are the file; ``pending`` is what this database does not know yet;
``replay`` applies one entry. A restored desk answers nobody while something is pending.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.errors import Refused
from ombud.base.sentence import Sentence
from ombud.erasure.actions import replay
from ombud.erasure.models import Erasure
from ombud.erasure.records import (
    Entry,
    LedgerBroken,
    append,
    begin,
    copy,
    entries,
    file,
    name,
    places,
)
from ombud.erasure.statuses import BEGUN, State

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "LEDGER",
    "Entry",
    "LedgerBroken",
    "append",
    "copy",
    "entries",
    "file",
    "pending",
    "places",
    "replay",
]


def pending() -> list[Entry]:
    """Return the entries that this database has not begun to apply, oldest first.

    Raises ``LedgerBroken``.
    """
    begun = set(
        Erasure.objects.exclude(state=State.PLANNED).values_list("pseudonym", flat=True)
    )
    return [entry for entry in entries() if entry.pseudonym not in begun]


class Ledger:
    """The ledger as backups want it: how far it is, its files, and what to do again.

    Each but ``files`` raises ``LedgerBroken``.
    """

    def begin(self) -> None:
        """Make sure that there is one, so that each archive knows by which it was made."""
        begin()

    def name(self) -> str:
        """Return by what it is told from any other ledger; nothing when it is missing."""
        return name()

    def behind(self) -> int:
        """Return how many erasures it has that this database does not know."""
        return len(pending())

    def position(self) -> int:
        """Return how many entries there are; 0 when the ledger is missing."""
        return len(list(entries()))

    def files(self) -> list[Path]:
        """Return the files that go beside each backup."""
        return [file()]

    def replay(self, after: int) -> int:
        """Erase again what the entries after number ``after`` say; return how many.

        What is left of one person may stand with another who was erased later: what did not
        come to its end is tried again as long as others do. Raises ``Refused`` when one does
        not.
        """
        late = left = list(entries())[after:]
        while left:
            still = [entry for entry in left if not is_done(entry)]
            if len(still) == len(left):
                raise Refused(
                    Sentence(
                        "An erasure could not be done again. If files of others name the "
                        "person, run `ombud privacy erase %(number)s --drop-files`, if a legal "
                        "hold came back, `ombud privacy hold release`, then this again.",
                        number=", ".join(map(str, standing()[:1])),
                    )
                )
            left = still
        return len(late)


def is_done(entry: Entry) -> bool:
    """Erase again whom ``entry`` names; say whether that came to its end."""
    return replay(entry).state == State.DONE


def standing() -> list[int]:
    """Return the numbers of erasures that were begun here and are not done."""
    rows = Erasure.objects.filter(state__in=BEGUN).order_by("pk")
    return list(rows.values_list("pk", flat=True))


LEDGER = Ledger()

"""What a verification of the log can find, and the report that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Flaw(StrEnum):
    """What can be wrong with the log; the first group is about integrity."""

    EVENT_CHANGED = "event-changed"
    LEAF_CHANGED = "leaf-changed"
    EVENT_AND_LEAF_DISAGREE = "event-and-leaf-disagree"
    EVENT_INSERTED = "event-inserted"
    ROWS_REPLACED = "rows-replaced"
    HEAD_FORGED = "head-forged"
    REMEMBERED_HEAD_FORGED = "remembered-head-forged"
    EVENT_REMOVED = "event-removed"
    EVENT_EMPTIED = "event-emptied"
    EVENT_EMPTIED_TOO_SOON = "event-emptied-too-soon"
    LEAF_REMOVED = "leaf-removed"
    HEAD_REMOVED = "head-removed"
    LOG_CUT = "log-cut"
    MEMORY_MISSING = "memory-missing"


ABOUT_COMPLETENESS = {
    Flaw.EVENT_REMOVED,
    Flaw.EVENT_EMPTIED,
    Flaw.EVENT_EMPTIED_TOO_SOON,
    Flaw.LEAF_REMOVED,
    Flaw.HEAD_REMOVED,
    Flaw.LOG_CUT,
    Flaw.MEMORY_MISSING,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """The first flaw of its sort: which, and the row it was found at.

    row: number of the event; for a leaf its position; for a head its size; for a line of the
        remembered heads the line. ``text`` says it in a sentence.
    """

    flaw: Flaw
    row: int
    text: str


@dataclass
class Report:
    """What the walk found. No finding means that the verdict is good.

    aged: how many events were reduced to their hashes. taken_back: how many remembered heads
    a restore took back.
    """

    events: int = 0
    sealed: int = 0
    aged: int = 0
    taken_back: int = 0
    integrity: Finding | None = None
    completeness: Finding | None = None

    @property
    def is_whole(self) -> bool:
        return self.integrity is None

    @property
    def is_complete(self) -> bool:
        return self.completeness is None

    def add(self, flaw: Flaw, row: int, text: str) -> None:
        """Keep the finding, if it is the first of its sort."""
        finding = Finding(flaw, row, text)
        if flaw in ABOUT_COMPLETENESS:
            self.completeness = self.completeness or finding
        else:
            self.integrity = self.integrity or finding

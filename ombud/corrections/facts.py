"""What happens to corrected data."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact


@dataclass(frozen=True)
class DatumCorrected(Fact):
    """A person had something corrected that was kept of them; the log holds no value of it.

    correction: row number of what is remembered of the old value.
    """

    kind = "correction.made"
    correction: int


@dataclass(frozen=True)
class OldValueReturned(Fact):
    """Somebody or something wrote the value that a person had corrected; it was not taken.

    conflict: its row number.
    """

    kind = "correction.conflict"
    conflict: int


@dataclass(frozen=True)
class ConflictSettled(Fact):
    """Somebody decided what becomes of an old value that came back.

    conflict: its row number. let_in: from now on the old value may be written again.
    """

    kind = "correction.settled"
    conflict: int
    let_in: bool


@dataclass(frozen=True)
class StatementAttached(Fact):
    """A person's own statement stands beside what they dispute.

    statement: its row number.
    """

    kind = "correction.statement"
    statement: int

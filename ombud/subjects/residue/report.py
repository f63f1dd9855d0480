"""What a scan found, in words that hold nothing of the person: it may go into evidence."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What can be said of one store."""

    CLEAN = "clean"
    FOUND = "found"
    OUT_OF_REACH = "out_of_reach"
    UNKNOWN = "unknown"  # nobody told the scan how to read it: never clean
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Residue:
    """A needle, by kind and number, and where it lies; never the text itself.

    trail: the decoders through which it was seen. is_retained: on the list of exceptions.
    """

    store: str
    place: str
    kind: str
    needle: int
    is_certain: bool
    trail: tuple[str, ...] = ()
    is_retained: bool = False


@dataclass(slots=True)
class StoreResult:
    """What was read of one store; ``reason`` says why one was not read."""

    store: str
    outcome: Outcome = Outcome.CLEAN
    objects: int = 0
    octets: int = 0
    hits: int = 0
    reason: str = ""

    @property
    def is_unread(self) -> bool:
        """Say whether nothing can be said of it: nobody knows how to read it, or it failed."""
        return self.outcome in {Outcome.UNKNOWN, Outcome.FAILED}


@dataclass(slots=True)
class Report:
    """The result of a scan over all stores."""

    needles: int
    stores: list[StoreResult] = field(default_factory=list)
    residues: list[Residue] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def certain(self) -> list[Residue]:
        """What is left of this person for certain, and is not retained with a ground."""
        return [one for one in self.residues if one.is_certain and not one.is_retained]

    @property
    def possible(self) -> list[Residue]:
        """Names and words that may be somebody else's: a person decides."""
        return [one for one in self.residues if not one.is_certain and not one.is_retained]

    @property
    def is_clean(self) -> bool:
        """Say whether nothing certain is left and every store was read or named."""
        return not self.certain and not any(one.is_unread for one in self.stores)

    @property
    def octets(self) -> int:
        return sum(one.octets for one in self.stores)

    def as_json(self) -> dict[str, Any]:
        """Return the report in plain values."""
        return {
            "clean": self.is_clean,
            "needles": self.needles,
            "bytes": self.octets,
            "seconds": round(self.seconds, 3),
            "stores": [asdict(one) for one in self.stores],
            "certain": len(self.certain),
            "possible": len(self.possible),
            "residues": [asdict(one) for one in self.residues],
        }

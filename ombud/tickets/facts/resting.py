"""Data that may only be kept (GDPR Art. 18)."""

from __future__ import annotations

from dataclasses import (
    dataclass,
)

from ombud.events.fact import (
    Fact,
)
from ombud.events.statuses import (
    Ages,
)
from ombud.purposes.statuses import (
    Ground,
)
from ombud.tickets.statuses import (
    RestrictionGround,
)


@dataclass(frozen=True)
class DataRestricted(Fact):
    """A contact's data rest from now on: stored, and not used.

    restriction: its row number.
    ground: of the law.
    """

    kind = "contact.restricted"
    restriction: int
    ground: RestrictionGround


@dataclass(frozen=True)
class RestrictionAnnounced(Fact):
    """A contact was told that a restriction will be lifted.

    restriction: its row number.
    """

    kind = "contact.restriction-announced"
    restriction: int


@dataclass(frozen=True)
class RestrictionLifted(Fact):
    """A contact's data can be used again.

    restriction: its row number.
    """

    kind = "contact.restriction-lifted"
    restriction: int


@dataclass(frozen=True)
class RestrictedOpened(Fact):
    """An agent opened restricted data on a stated ground.

    ground: of the law.
    """

    kind = "contact.restricted-opened"
    ages = Ages.READING
    ground: Ground

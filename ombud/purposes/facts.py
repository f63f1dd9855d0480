"""What people say about the use of their data."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact
from ombud.purposes.statuses import Assessment, Given, Mechanism


@dataclass(frozen=True)
class ConsentSaid(Fact):
    """A contact agreed to a purpose, or took that back.

    event: row number in the ledger, which holds the purpose and the words that were shown.
    given: which of the two.
    """

    kind = "consent.said"
    event: int
    given: Given
    mechanism: Mechanism


@dataclass(frozen=True)
class Objected(Fact):
    """A contact objected to a purpose.

    objection: its row number.
    """

    kind = "objection.made"
    objection: int


@dataclass(frozen=True)
class ObjectionAssessed(Fact):
    """It was decided in writing what becomes of an objection, or the person took it back.

    objection: its row number.
    assessment: what becomes of it.
    """

    kind = "objection.assessed"
    objection: int
    assessment: Assessment

"""What people say about the use of their data, and how the desk registers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ombud.events.fact import Fact
from ombud.purposes.statuses import Assessment, Basis, Channel, Denial, Given, Mechanism, Part


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


@dataclass(frozen=True)
class UseDenied(Fact):
    """Data of a person was not used: the gate refused it, and nothing left.

    channel: by what it would have left. denial: why not, as a code.
    """

    kind = "use.denied"
    channel: Channel
    denial: Denial


@dataclass(frozen=True)
class ActivitySaved(Fact):
    """An entry of the register of processing was made or changed.

    part: whether the desk is controller or processor there. basis: on which it rests.
    running: whether data may be used for it.
    """

    kind = "activity.saved"
    part: Part
    basis: Basis
    running: bool


@dataclass(frozen=True)
class ActivityRemoved(Fact):
    """The entry of one department was taken out of the register of processing.

    activity: its row number.
    """

    kind = "activity.removed"
    activity: int


@dataclass(frozen=True)
class WeighingDue(Fact):
    """The day has come on which somebody looks again at why an interest outweighs others.

    review: that day.
    """

    kind = "activity.weighing-due"
    review: date | None

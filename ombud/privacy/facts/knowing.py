"""Facts about who asks, and how that was made sure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ombud.events.fact import Fact
from ombud.privacy.statuses import DataPoint, Level, Proof


@dataclass(frozen=True)
class PersonAsked(Fact):
    """The person was asked directly whether somebody may ask for them.

    count: to how many addresses.
    """

    kind = "privacy-request.person-asked"
    count: int


@dataclass(frozen=True)
class PersonPermitted(Fact):
    """The person said that who asks may ask for them; no document is needed."""

    kind = "privacy-request.person-permitted"


@dataclass(frozen=True)
class CodeSent(Fact):
    """A code went to the address on file."""

    kind = "privacy-request.code-sent"


@dataclass(frozen=True)
class CodeFailed(Fact):
    """A wrong, old or burned code was typed.

    tries: how often for this code.
    """

    kind = "privacy-request.code-failed"
    tries: int


@dataclass(frozen=True)
class PointCompared(Fact):
    """A piece of information was compared with what we hold.

    point: which. matches: whether it was right.
    """

    kind = "privacy-request.point-compared"
    point: DataPoint
    matches: bool


@dataclass(frozen=True)
class IdentityReached(Fact):
    """We are surer who asks.

    level: how sure from now on.
    """

    kind = "privacy-request.identified"
    level: Level


@dataclass(frozen=True)
class ProofTaken(Fact):
    """A document was shown and lies sealed.

    proof: of which kind.
    """

    kind = "privacy-request.proof-taken"
    proof: Proof


@dataclass(frozen=True)
class ProofJudged(Fact):
    """A document was looked at.

    proof: of which kind. accepted: whether it is enough.
    """

    kind = "privacy-request.proof-judged"
    proof: Proof
    accepted: bool


@dataclass(frozen=True)
class ProofDestroyed(Fact):
    """A document and its key are gone.

    proof: of which kind.
    """

    kind = "privacy-request.proof-destroyed"
    proof: Proof


@dataclass(frozen=True)
class PersonWarned(Fact):
    """Another address of the person was told and can call the request off.

    until: as long.
    """

    kind = "privacy-request.person-warned"
    until: datetime | None

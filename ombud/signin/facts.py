"""What happens when agents sign in, and to what they sign in with."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact
from ombud.signin.statuses import Factor, Way


@dataclass(frozen=True)
class SignedIn(Fact):
    """An agent signed in.

    way: by what.
    factor: the second factor that they showed; none where none was asked.
    """

    kind = "agent.signed-in"
    way: Way
    factor: Factor | None


@dataclass(frozen=True)
class SecondFactorFailed(Fact):
    """Somebody knew the password of an agent, and then showed a wrong code or key."""

    kind = "agent.second-factor-failed"


@dataclass(frozen=True)
class FactorAdded(Fact):
    """An agent has one more second factor; their other sessions ended."""

    kind = "agent.factor-added"
    factor: Factor


@dataclass(frozen=True)
class FactorRemoved(Fact):
    """An agent has one second factor less; their other sessions ended."""

    kind = "agent.factor-removed"
    factor: Factor


@dataclass(frozen=True)
class RecoveryCodesMade(Fact):
    """An agent has a new set of recovery codes; the old ones are void.

    count: how many.
    """

    kind = "agent.recovery-codes-made"
    count: int


@dataclass(frozen=True)
class RecoveryCodeUsed(Fact):
    """An agent signed in with a recovery code; it works no more.

    left: how many are left.
    """

    kind = "agent.recovery-code-used"
    left: int

"""What happens when agents sign in, and to what they sign in with."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact
from ombud.events.statuses import Ages
from ombud.signin.statuses import Factor, Protocol, Way


@dataclass(frozen=True)
class SignedIn(Fact):
    """An agent signed in.

    way: by what.
    factor: the second factor that they showed; none where none was asked.
    """

    kind = "agent.signed-in"
    ages = Ages.SIGNING_IN
    way: Way
    factor: Factor | None


@dataclass(frozen=True)
class ProviderSaved(Fact):
    """A system by which agents sign in was added or changed.

    protocol: how it says who somebody is.
    is_active: whether it is offered.
    """

    kind = "provider.saved"
    protocol: Protocol
    is_active: bool


@dataclass(frozen=True)
class ProviderRemoved(Fact):
    """A system by which agents signed in is gone; its links to accounts too.

    protocol: how it said who somebody is.
    """

    kind = "provider.removed"
    protocol: Protocol


@dataclass(frozen=True)
class ProviderDemanded(Fact):
    """A role demands signing in by a provider from now on, or no longer.

    is_demanded: whether it does.
    """

    kind = "role.provider-demanded"
    is_demanded: bool


@dataclass(frozen=True)
class IdentityLinked(Fact):
    """A provider's name for somebody was linked to an account here, by a verified address.

    provider: row number of the provider.
    """

    kind = "agent.identity-linked"
    provider: int


@dataclass(frozen=True)
class SecondFactorFailed(Fact):
    """Somebody knew the password of an agent, and then showed a wrong code or key."""

    kind = "agent.second-factor-failed"
    ages = Ages.SIGNING_IN


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
    ages = Ages.SIGNING_IN
    left: int

"""What happens to people."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact
from ombud.people.scopes import Scope


@dataclass(frozen=True)
class ContactMet(Fact):
    """A person wrote for the first time, or was entered by an agent."""

    kind = "contact.met"


@dataclass(frozen=True)
class AgentInvited(Fact):
    """An account for an agent was made."""

    kind = "agent.invited"


@dataclass(frozen=True)
class PasswordChanged(Fact):
    """An agent's password was changed; their other sessions ended.

    by_operator: it was set at the command line.
    """

    kind = "agent.password-changed"
    by_operator: bool = False


@dataclass(frozen=True)
class SessionEnded(Fact):
    """A session of an agent was ended from the account page."""

    kind = "agent.session-ended"


@dataclass(frozen=True)
class TokenMade(Fact):
    """An access token was made for an agent.

    team: where it is good; none means wherever its owner works.
    """

    kind = "agent.token-made"
    token: int
    team: int | None
    scopes: tuple[Scope, ...]


@dataclass(frozen=True)
class TokenRevoked(Fact):
    """An access token of an agent was ended before its time."""

    kind = "agent.token-revoked"
    token: int

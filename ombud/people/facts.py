"""What happens to people."""

from __future__ import annotations

from dataclasses import dataclass

from ombud.events.fact import Fact
from ombud.events.statuses import Ages
from ombud.people.scopes import Scope


@dataclass(frozen=True)
class ContactMet(Fact):
    """A person wrote for the first time, or was entered by an agent.

    is_back: they were erased before and wrote again by themselves.
    """

    kind = "contact.met"
    code = "CM"
    is_back: bool = False


@dataclass(frozen=True)
class ContactChanged(Fact):
    """Name, language or organisation of a contact were set right.

    organisation: row number of the contact's organisation now; none means without one.
    """

    kind = "contact.changed"
    organisation: int | None


@dataclass(frozen=True)
class IdentifierAdded(Fact):
    """A contact is known by one more address or number.

    identifier: its row number.
    """

    kind = "contact.identifier-added"
    identifier: int


@dataclass(frozen=True)
class IdentifierRemoved(Fact):
    """A contact is not known by an address or number any more.

    identifier: the row number that it had.
    """

    kind = "contact.identifier-removed"
    identifier: int


@dataclass(frozen=True)
class OrganisationSaved(Fact):
    """An organisation was made or changed.

    is_new: it was made now.
    """

    kind = "organisation.saved"
    is_new: bool


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
    ages = Ages.SIGNING_IN


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


@dataclass(frozen=True)
class AgentEntered(Fact):
    """An account was made for somebody who signed in by another system the first time."""

    kind = "agent.entered"


@dataclass(frozen=True)
class AgentJoined(Fact):
    """An invited agent set their first password."""

    kind = "agent.joined"


@dataclass(frozen=True)
class AgentDeactivated(Fact):
    """An agent can no longer sign in; all sessions ended.

    successor: the agent who takes over the open tickets, or none: they wait unassigned.
    """

    kind = "agent.deactivated"
    successor: int | None


@dataclass(frozen=True)
class AgentReactivated(Fact):
    """An agent can sign in again, with the roles they have now."""

    kind = "agent.reactivated"


@dataclass(frozen=True)
class RoleGranted(Fact):
    """An agent was given a role.

    role: number of the role.
    team: number of the team where it counts; none means in every team.
    """

    kind = "agent.role-granted"
    role: int
    team: int | None


@dataclass(frozen=True)
class RoleRevoked(Fact):
    """A role was taken from an agent.

    role: number of the role.
    team: number of the team where it counted; none means in every team.
    """

    kind = "agent.role-revoked"
    role: int
    team: int | None


@dataclass(frozen=True)
class RoleCreated(Fact):
    """There is a new role."""

    kind = "role.created"


@dataclass(frozen=True)
class RoleChanged(Fact):
    """A role allows something else than before, or has another name."""

    kind = "role.changed"


@dataclass(frozen=True)
class RoleRemoved(Fact):
    """A role that nobody held was removed."""

    kind = "role.removed"


@dataclass(frozen=True)
class TeamCreated(Fact):
    """There is a new team."""

    kind = "team.created"


@dataclass(frozen=True)
class TeamRenamed(Fact):
    """A team has another name."""

    kind = "team.renamed"


@dataclass(frozen=True)
class TeamRetired(Fact):
    """A team takes no more tickets.

    successor: the team that gets its tickets and mailboxes.
    """

    kind = "team.retired"
    successor: int


@dataclass(frozen=True)
class TeamReopened(Fact):
    """A retired team takes tickets again."""

    kind = "team.reopened"


@dataclass(frozen=True)
class SecurityPolicyChanged(Fact):
    """The rules of signing in changed.

    networks: how many networks the allow-list holds.
    """

    kind = "security.policy-changed"
    networks: int

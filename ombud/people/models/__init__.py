"""The people's tables."""

from ombud.people.models.agent import Agent, Role, RoleAssignment
from ombud.people.models.contact import Contact, Identifier, IdentifierKind, Organisation
from ombud.people.models.session import Session, SignInThrottle
from ombud.people.models.team import Team
from ombud.people.models.token import AccessToken, KeptAnswer

__all__ = [
    "AccessToken",
    "Agent",
    "Contact",
    "Identifier",
    "IdentifierKind",
    "KeptAnswer",
    "Organisation",
    "Role",
    "RoleAssignment",
    "Session",
    "SignInThrottle",
    "Team",
]

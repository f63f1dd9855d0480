"""The people's tables."""

from ombud.people.models.agent import Agent, Role, RoleAssignment
from ombud.people.models.contact import Contact, Identifier, IdentifierKind, Organisation
from ombud.people.models.invitation import Invitation
from ombud.people.models.policy import SecurityPolicy
from ombud.people.models.session import Session, SignInThrottle
from ombud.people.models.team import Team
from ombud.people.models.token import AccessToken, KeptAnswer

__all__ = [
    "AccessToken",
    "Agent",
    "Contact",
    "Identifier",
    "IdentifierKind",
    "Invitation",
    "KeptAnswer",
    "Organisation",
    "Role",
    "RoleAssignment",
    "SecurityPolicy",
    "Session",
    "SignInThrottle",
    "Team",
]

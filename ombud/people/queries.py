"""Reads about people that several callers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ombud.people.addresses import lookup_of, normalised
from ombud.people.models import (
    Agent,
    Contact,
    Identifier,
    IdentifierKind,
    RoleAssignment,
    Session,
    Team,
)
from ombud.people.models.agent import Rights

if TYPE_CHECKING:
    from django.db.models import QuerySet


def find_contact(address: str) -> Contact | None:
    """Return the contact who is known by mail ``address``, or None."""
    lookup = lookup_of(IdentifierKind.EMAIL, address)
    found = Identifier.objects.filter(lookup=lookup).select_related("contact").first()
    return found.contact if found else None


def address_of(contact: Contact) -> str:
    """Return the primary mail address of ``contact``, or an empty text."""
    return next(
        (
            identifier.value
            for identifier in contact.identifiers.all()
            if identifier.kind == IdentifierKind.EMAIL and identifier.is_primary
        ),
        "",
    )


def agent_by_address(address: str) -> Agent | None:
    """Return the active agent with mail ``address``, or None."""
    return Agent.objects.filter(email=normalised(address), is_active=True).first()


def rights_of(agent: Agent) -> Rights:
    """Return what ``agent`` may do and where; one query. Inactive agents may do nothing."""
    if not agent.is_active:
        return Rights([])
    rows = RoleAssignment.objects.filter(agent_id=agent.pk)
    return Rights(rows.values_list("role__capabilities", "team_id"))


def teams_of(rights: Rights, capability: str) -> QuerySet[Team]:
    """Return the active teams in which ``capability`` is held."""
    teams = rights.teams(capability)  # type: ignore[arg-type]
    active = Team.objects.filter(is_active=True)
    return active if teams is None else active.filter(pk__in=teams)


def agents_of(team_id: int) -> QuerySet[Agent]:
    """Return the active agents who work in team ``team_id``, by name."""
    here = RoleAssignment.objects.filter(Q(team_id=team_id) | Q(team__isnull=True))
    return Agent.objects.filter(is_active=True, pk__in=here.values("agent_id")).order_by("name")


def sessions_of(agent: Agent) -> QuerySet[Session]:
    """Return the live sessions of ``agent``, latest first."""
    return agent.sessions.order_by("-seen_at")

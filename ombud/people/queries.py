"""Reads about people that several callers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Q

from ombud.base.prepared import Prepared
from ombud.people import merged
from ombud.people.addresses import lookup_of, normalised
from ombud.people.capabilities import Capability
from ombud.people.models import (
    Agent,
    Contact,
    Identifier,
    IdentifierKind,
    Role,
    RoleAssignment,
    Session,
    Team,
)
from ombud.people.models.agent import Grant, Rights

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet


KNOWN = Prepared(
    lambda lookup: Identifier.objects.filter(lookup=lookup).select_related("contact")
)
IDENTIFIERS = Prepared(
    lambda contact: Identifier.objects.filter(contact=contact).order_by("pk")
)
HELD = Prepared(
    lambda agent: RoleAssignment.objects.filter(agent_id=agent).values_list(
        "role__capabilities", "team_id", "role__name", "role__needs_second_factor"
    )
)


def find_contact(address: str) -> Contact | None:
    """Return the contact who is known by mail ``address``, or None."""
    return known_by(IdentifierKind.EMAIL, address)


def known_by(kind: IdentifierKind, value: str) -> Contact | None:
    """Return the contact who is known by an identifier of ``kind``, or None."""
    found = KNOWN.first(lookup=lookup_of(kind, value))
    return found.contact if found else None


def identifiers_of(contact: Contact) -> list[Identifier]:
    """Return what ``contact`` is known by, in the order in which it became known."""
    return IDENTIFIERS(contact=contact.pk)


def address_of(contact: Contact) -> str:
    """Return the primary mail address of ``contact``, or an empty text.

    Of a record that was merged: the one it had, as long as whoever it belongs to has it.
    """
    return next(
        (
            identifier.value
            for identifier in identifiers_of(contact)
            if identifier.kind == IdentifierKind.EMAIL and identifier.is_primary
        ),
        "",
    ) or merged.address(contact.pk)


def agent_by_address(address: str) -> Agent | None:
    """Return the active agent with mail ``address``, or None."""
    return Agent.objects.filter(email=normalised(address), is_active=True).first()


def active_agent(number: int) -> Agent | None:
    """Return the active agent with row number ``number``, or None."""
    return Agent.objects.filter(pk=number, is_active=True).first()


def rights_of(agent: Agent) -> Rights:
    """Return what ``agent`` may do and where; one query. Inactive agents may do nothing."""
    if not agent.is_active:
        return Rights([])
    held = (Grant(tuple(row[0]), *row[1:]) for row in HELD(agent=agent.pk))
    return Rights(held, agent.pk)


def teams_of(rights: Rights, capability: str) -> QuerySet[Team]:
    """Return the active teams in which ``capability`` is held."""
    teams = rights.teams(capability)  # type: ignore[arg-type]
    active = Team.objects.filter(is_active=True)
    return active if teams is None else active.filter(pk__in=teams)


def agents_of(team_id: int) -> QuerySet[Agent]:
    """Return the active agents who work in team ``team_id``, by name."""
    here = RoleAssignment.objects.filter(Q(team_id=team_id) | Q(team__isnull=True))
    return Agent.objects.filter(is_active=True, pk__in=here.values("agent_id")).order_by("name")


def works_in(agent_id: int, team_id: int) -> bool:
    """Say whether the agent is active and works in team ``team_id``."""
    return agents_of(team_id).filter(pk=agent_id).exists()


def holders_of(capability: str, team_id: int | None = None) -> QuerySet[Agent]:
    """Return the active agents who hold ``capability``, by name.

    team_id: in this team (or in all); None: in any team at all.
    """
    roles = Role.objects.only("pk", "capabilities")
    holding = [role.pk for role in roles if capability in role.capabilities]
    given = RoleAssignment.objects.filter(role__in=holding)
    if team_id is not None:
        given = given.filter(Q(team_id=team_id) | Q(team__isnull=True))
    return Agent.objects.filter(is_active=True, pk__in=given.values("agent_id")).order_by(
        "name", "pk"
    )


def agents_in(teams: Collection[int] | None) -> QuerySet[Agent]:
    """Return the active agents who work in one of ``teams``, by name; None means in any."""
    found = Agent.objects.filter(is_active=True).order_by("name", "pk")
    if teams is None:
        return found
    here = RoleAssignment.objects.filter(Q(team_id__in=teams) | Q(team__isnull=True))
    return found.filter(pk__in=here.values("agent_id"))


def active_agents() -> QuerySet[Agent]:
    """Return all agents who work here now, by name."""
    return Agent.objects.filter(is_active=True).order_by("name", "pk")


def names_of(references: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return what agents and teams are called, by kind and number; one query for each kind."""
    found: dict[tuple[str, int], str] = {}
    for kind, rows in (("agent", Agent.objects.all()), ("team", Team.objects.all())):
        numbers = [number for one, number in references if one == kind]
        if numbers:
            named = rows.filter(pk__in=numbers).values_list("pk", "name")
            found |= {(kind, number): name for number, name in named}
    return found


def administrators() -> QuerySet[Agent]:
    """Return the agents who can sign in and manage people in every team."""
    roles = [
        pk
        for pk, capabilities in Role.objects.values_list("pk", "capabilities")
        if Capability.PEOPLE in capabilities
    ]
    everywhere = RoleAssignment.objects.filter(role_id__in=roles, team__isnull=True)
    # who was invited and never joined
    waiting = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login__isnull=True)
    return Agent.objects.filter(is_active=True, pk__in=everywhere.values("agent_id")).exclude(
        waiting
    )


def sessions_of(agent: Agent) -> QuerySet[Session]:
    """Return the live sessions of ``agent``, latest first."""
    return agent.sessions.order_by("-seen_at")


def every_team() -> QuerySet[Team]:
    """Return all teams, inactive ones too: tickets may still be theirs."""
    return Team.objects.all()


def every_agent() -> QuerySet[Agent]:
    """Return all agents, inactive ones too: colleagues know each other by name."""
    return Agent.objects.all()


def head_counts(team_ids: Iterable[int]) -> dict[int, int]:
    """Return how many active agents have a role in each of the teams, by number."""
    rows = (
        RoleAssignment.objects.filter(team_id__in=list(team_ids), agent__is_active=True)
        .values_list("team_id")
        .annotate(Count("agent_id", distinct=True))
    )
    return {int(team): int(count) for team, count in rows if team is not None}


def holder_counts() -> dict[int, int]:
    """Return how many active agents hold each role, by number."""
    rows = (
        RoleAssignment.objects.filter(agent__is_active=True)
        .values_list("role_id")
        .annotate(Count("agent_id", distinct=True))
    )
    return {int(role): int(count) for role, count in rows}


def assignments_of(agent_ids: Iterable[int]) -> dict[int, list[RoleAssignment]]:
    """Return what the agents hold, with role and team, by agent; one query."""
    rows = RoleAssignment.objects.filter(agent_id__in=list(agent_ids)).select_related(
        "role", "team"
    )
    found: dict[int, list[RoleAssignment]] = {}
    for one in rows.order_by("role__name", "team__name"):
        found.setdefault(one.agent_id, []).append(one)
    return found


def names_of_agents(agent_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of agents by number."""
    return dict(Agent.objects.filter(pk__in=set(agent_ids)).values_list("pk", "name"))

"""What of the people is configuration: teams, roles, who holds which, rules of signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as lazy

from ombud.base.errors import Refused
from ombud.configuration.kinds import Kind, Section, Values, columns
from ombud.people import facts
from ombud.people.actions import (
    change_policy,
    change_role,
    create_role,
    create_team,
    deactivate_agent,
    grant_role,
    invite_agent,
    reactivate_agent,
    remove_role,
    rename_team,
    reopen_team,
    revoke_role,
)
from ombud.people.models import Agent, Role, RoleAssignment, SecurityPolicy, Team

if TYPE_CHECKING:
    from ombud.base.actor import Actor

POLICY_KEY = "signing-in"
POLICY = ("idle_minutes", "longest_hours", "password_least", "networks")


def load_team(team: Team | None, key: str, values: Values, actor: Actor) -> None:
    """Make or rename a team. A file can reopen one, but retiring needs a successor."""
    if team is None:
        team = create_team(key=key, name=values.get("name", key), actor=actor)
    elif "name" in values:
        rename_team(team, values["name"], actor=actor)
    wanted = values.get("is_active", team.is_active)
    if wanted and not team.is_active:
        reopen_team(team, actor=actor)
    if not wanted and team.is_active:
        raise Refused("Retire a team on its own page: its tickets need another team.")


def load_role(role: Role | None, key: str, values: Values, actor: Actor) -> None:
    if role is None:
        create_role(
            key=key,
            name=values.get("name", key),
            capabilities=values.get("capabilities", []),
            needs_second_factor=values.get("needs_second_factor", False),
            actor=actor,
        )
        return
    change_role(
        role,
        name=values.get("name", role.name),
        capabilities=values.get("capabilities", role.capabilities),
        needs_second_factor=values.get("needs_second_factor", role.needs_second_factor),
        actor=actor,
    )


def end_role(role: Role, actor: Actor) -> None:
    remove_role(role, actor=actor)


def load_policy(row: SecurityPolicy | None, key: str, values: Values, actor: Actor) -> None:
    if key != POLICY_KEY:
        raise Refused("There is one set of rules of signing in, called signing-in.")
    now = row or SecurityPolicy()
    wanted = {name: values.get(name, getattr(now, name)) for name in POLICY}
    if not all(isinstance(one, str) for one in wanted["networks"]):
        raise Refused("Networks are written as texts, like 192.0.2.0/24.")
    change_policy(**wanted, actor=actor)


def roles_of(agent: Agent) -> list[str]:
    """Return what ``agent`` holds as ``role@team``; a star is every team."""
    held = RoleAssignment.objects.filter(agent=agent).select_related("role", "team")
    return sorted(f"{one.role.key}@{one.team.key if one.team else '*'}" for one in held)


def standing_of(agent: Agent) -> Values:
    return {"is_active": agent.is_active, "roles": roles_of(agent)}


def grant_of(text: Any) -> tuple[Role, Team | None]:
    """Return role and team of ``role@team``. Raises ``Refused`` when there is none such."""
    name, _, where = str(text).partition("@")
    role = Role.objects.filter(key=name).first()
    team = Team.objects.filter(key=where).first() if where != "*" else None
    if role is None or (where != "*" and team is None):
        raise Refused("A role is written like agent@lending, with the keys of both; * is all.")
    return role, team


def load_agent(agent: Agent | None, key: str, values: Values, actor: Actor) -> None:
    """Invite or bring to the roles of the file. Invitations are sent from the agent's page."""
    wanted = [grant_of(one) for one in values.get("roles", [])]
    if agent is None:
        name = key.partition("@")[0]  # until they write their own
        agent, _ = invite_agent(email=key, name=name, grants=wanted, actor=actor)
    elif "roles" in values:
        for role, team in wanted:
            grant_role(agent, role, team=team, actor=actor)
        for one in set(roles_of(agent)) - set(values["roles"]):
            role, team = grant_of(one)
            revoke_role(agent, role, team=team, actor=actor)
    if values.get("is_active", agent.is_active) and not agent.is_active:
        reactivate_agent(agent, actor=actor)
    if not values.get("is_active", agent.is_active):
        deactivate_agent(agent, successor=None, actor=actor)


TEAM = Kind(
    "team",
    lazy("Teams"),
    Team,
    columns("key", "name", "is_active"),
    facts=(facts.TeamCreated, facts.TeamRenamed, facts.TeamRetired, facts.TeamReopened),
    section=Section(
        fields={"name": str, "is_active": bool},
        rows=Team.objects.all,
        key=str,
        values=columns("name", "is_active"),
        load=load_team,
        order=10,
    ),
)
ROLE = Kind(
    "role",
    lazy("Roles"),
    Role,
    columns("key", "name", "capabilities", "needs_second_factor"),
    facts=(facts.RoleCreated, facts.RoleChanged, facts.RoleRemoved),
    section=Section(
        fields={"name": str, "capabilities": list, "needs_second_factor": bool},
        rows=Role.objects.all,
        key=str,
        values=columns("name", "capabilities", "needs_second_factor"),
        load=load_role,
        remove=end_role,
        order=20,
    ),
)
SIGNING_IN = Kind(
    "security",
    lazy("Rules of signing in"),
    SecurityPolicy,
    columns(*POLICY),
    facts=(facts.SecurityPolicyChanged,),
    label=lambda _: POLICY_KEY,
    section=Section(
        fields={
            "idle_minutes": int,
            "longest_hours": int,
            "password_least": int,
            "networks": list,
        },
        rows=SecurityPolicy.objects.all,
        key=lambda _: POLICY_KEY,
        values=columns(*POLICY),
        load=load_policy,
        order=30,
    ),
)
AGENT = Kind(
    "agent",
    lazy("Agents"),
    Agent,
    standing_of,
    facts=(
        facts.AgentInvited,
        facts.AgentEntered,
        facts.AgentDeactivated,
        facts.AgentReactivated,
        facts.RoleGranted,
        facts.RoleRevoked,
    ),
    section=Section(
        fields={"is_active": bool, "roles": list},
        rows=Agent.objects.all,
        key=lambda agent: str(agent.email),
        values=standing_of,
        load=load_agent,
        order=90,
        is_about_people=True,
    ),
)
KINDS = (TEAM, ROLE, SIGNING_IN, AGENT)

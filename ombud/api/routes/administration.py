"""Teams, accounts of agents and roles, for those who manage people."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from ombud.api.call import Call, actor_of, check_everywhere
from ombud.api.operations import Area, Created
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.schemas.administration import (
    ColleagueOut,
    GrantIn,
    GrantOut,
    InvitationIn,
    InvitedOut,
    LeaveIn,
    NewTeam,
    RoleIn,
    RoleOut,
    RoleRef,
    SuccessorIn,
)
from ombud.api.schemas.around import NameIn
from ombud.api.schemas.base import Number, Page
from ombud.api.schemas.desk import TeamOut
from ombud.api.shapes import team_out, team_ref
from ombud.base.locks import lock
from ombud.people import actions
from ombud.people.access import (
    agent_for,
    agents_for,
    role_for,
    roles_for,
    team_for,
    teams_for,
)
from ombud.people.capabilities import Capability
from ombud.people.letters import send_invitation
from ombud.people.models import Agent, Role, Team
from ombud.people.queries import assignments_of
from ombud.people.scopes import Scope

area = Area("administration", "Teams, accounts and roles, for those who manage people.")
READ = {"needs": Scope.READ_AGENTS, "may": Capability.PEOPLE}
WRITE = {"needs": Scope.WRITE_AGENTS, "may": Capability.PEOPLE}


def team_state(request: Call, team: int) -> TeamOut:
    """Return a team as it stands, and hold it until the transaction ends."""
    return team_out(lock(team_for(request.rights, team)))


@area.post("/teams", **WRITE, status=201)
def create_team(request: Call, body: NewTeam) -> Created[TeamOut]:
    """Make a team."""
    check_everywhere(request, Capability.PEOPLE)
    made = actions.create_team(name=body.name, key=body.key or "", actor=actor_of(request))
    return Created(team_out(made), f"/api/v1/teams/{made.pk}")


@area.patch("/teams/{int:team}", **WRITE, state=team_state)
def rename_team(request: Call, team: Number, body: NameIn) -> TeamOut:
    """Give a team another name; its key stays."""
    found = team_for(request.rights, team)
    check_everywhere(request, Capability.PEOPLE)
    actions.rename_team(found, body.name, actor=actor_of(request))
    return team_out(team_for(request.rights, team))


@area.post("/teams/{int:team}/retire", **WRITE, state=team_state)
def retire_team(request: Call, team: Number, body: SuccessorIn) -> TeamOut:
    """Retire a team; the successor gets its tickets and mailboxes, in the background."""
    found = team_for(request.rights, team)
    check_everywhere(request, Capability.PEOPLE)
    successor = teams_for(request.rights).filter(pk=body.successor).first()
    if successor is None:
        raise Problem(INVALID, faults=(Fault("#/successor", "There is no such team."),))
    actions.retire_team(found, successor=successor, actor=actor_of(request))
    return team_out(team_for(request.rights, team))


@area.post("/teams/{int:team}/reopen", **WRITE, state=team_state)
def reopen_team(request: Call, team: Number) -> TeamOut:
    """Let a retired team take tickets again."""
    found = team_for(request.rights, team)
    check_everywhere(request, Capability.PEOPLE)
    actions.reopen_team(found, actor=actor_of(request))
    return team_out(team_for(request.rights, team))


def role_ref(role: Role) -> RoleRef:
    return RoleRef(id=role.pk, name=role.name)


def colleague_members(agent: Agent) -> dict[str, object]:
    return {
        "id": agent.pk,
        "name": agent.name,
        "email": agent.email,
        "is_active": agent.is_active,
        "roles": [
            GrantOut(role=role_ref(one.role), team=team_ref(one.team) if one.team else None)
            for one in assignments_of([agent.pk]).get(agent.pk, [])
        ],
    }


def colleague_out(agent: Agent) -> ColleagueOut:
    return ColleagueOut.model_validate(colleague_members(agent))


def account_state(request: Call, agent: int) -> ColleagueOut:
    """Return an account as it stands, and hold it until the transaction ends."""
    return colleague_out(lock(agent_for(request.rights, agent)))


@area.get("/agents/{int:agent}/account", **READ)
def get_account(request: Call, agent: Number) -> ColleagueOut:
    """Return an account with the roles that it holds."""
    return colleague_out(agent_for(request.rights, agent))


def granted(request: Call, body: GrantIn, where: str = "#") -> tuple[Role, Team | None]:
    """Return what is to be given. Raises ``Problem`` for what is out of reach."""
    role = roles_for(request.rights).filter(pk=body.role).first()
    if role is None:
        raise Problem(INVALID, faults=(Fault(f"{where}/role", "There is no such role."),))
    if body.team is None:
        check_everywhere(request, Capability.PEOPLE)
        return role, None
    team = teams_for(request.rights).filter(pk=body.team).first()
    if team is None:
        raise Problem(INVALID, faults=(Fault(f"{where}/team", "There is no such team."),))
    return role, team


@area.post("/agents", **WRITE, status=201)
def invite_agent(request: Call, body: InvitationIn) -> Created[InvitedOut]:
    """Make an account and send its owner an invitation to set a password."""
    grants = [granted(request, one, f"#/roles/{at}") for at, one in enumerate(body.roles)]
    agent, token = actions.invite_agent(
        email=body.email,
        name=body.name,
        language=body.language,
        grants=grants,
        actor=actor_of(request),
    )
    is_sent = send_invitation(agent, link_of(token))
    made = InvitedOut.model_validate({**colleague_members(agent), "is_sent": is_sent})
    return Created(made, f"/api/v1/agents/{agent.pk}")


def link_of(token: str) -> str:
    return settings.OMBUD_PUBLIC_URL + reverse("desk:join", args=[token])


@area.post("/agents/{int:agent}/invite", **WRITE)
def invite_again(request: Call, agent: Number) -> InvitedOut:
    """Send a new invitation; the earlier link works no more."""
    found = agent_for(request.rights, agent)
    link = link_of(actions.invite_again(found, actor=actor_of(request)))
    is_sent = send_invitation(found, link)
    return InvitedOut.model_validate({**colleague_members(found), "is_sent": is_sent})


@area.post("/agents/{int:agent}/roles", **WRITE, state=account_state)
def grant_role(request: Call, agent: Number, body: GrantIn) -> ColleagueOut:
    """Give an agent a role in a team, or with null in all; nobody gives what they lack."""
    found = agent_for(request.rights, agent)
    role, team = granted(request, body)
    actions.grant_role(found, role, team=team, actor=actor_of(request))
    return colleague_out(found)


@area.post("/agents/{int:agent}/roles/revoke", **WRITE, state=account_state)
def revoke_role(request: Call, agent: Number, body: GrantIn) -> ColleagueOut:
    """Take a role from an agent; one they do not hold does nothing."""
    found = agent_for(request.rights, agent)
    role, team = granted(request, body)
    actions.revoke_role(found, role, team=team, actor=actor_of(request))
    return colleague_out(found)


@area.post("/agents/{int:agent}/deactivate", **WRITE, state=account_state)
def deactivate_agent(request: Call, agent: Number, body: LeaveIn) -> ColleagueOut:
    """Shut an agent out at once; their open tickets go to a successor, or wait."""
    found, successor = agent_for(request.rights, agent), None
    check_everywhere(request, Capability.PEOPLE)
    if body.successor is not None:
        successor = agents_for(request.rights).filter(pk=body.successor).first()
        if successor is None:
            fault = Fault("#/successor", "There is no such agent.")
            raise Problem(INVALID, faults=(fault,))
    actions.deactivate_agent(found, successor=successor, actor=actor_of(request))
    return colleague_out(agent_for(request.rights, agent))


@area.post("/agents/{int:agent}/reactivate", **WRITE, state=account_state)
def reactivate_agent(request: Call, agent: Number) -> ColleagueOut:
    """Let an agent sign in again, with the roles they have."""
    found = agent_for(request.rights, agent)
    check_everywhere(request, Capability.PEOPLE)
    actions.reactivate_agent(found, actor=actor_of(request))
    return colleague_out(agent_for(request.rights, agent))


def role_out(role: Role) -> RoleOut:
    return RoleOut(
        id=role.pk,
        key=role.key,
        name=role.name,
        capabilities=sorted(role.capabilities),
        needs_second_factor=role.needs_second_factor,
    )


def role_state(request: Call, role: int) -> RoleOut:
    """Return a role as it stands, and hold it until the transaction ends."""
    return role_out(lock(role_for(request.rights, role)))


@area.get("/roles", **READ)
def list_roles(request: Call) -> Page[RoleOut]:
    """List the roles and what they allow, by name."""
    return Page(items=[role_out(one) for one in roles_for(request.rights)], next=None)


@area.get("/roles/{int:role}", **READ)
def get_role(request: Call, role: Number) -> RoleOut:
    """Return one role."""
    return role_out(role_for(request.rights, role))


@area.post("/roles", **WRITE, status=201)
def create_role(request: Call, body: RoleIn) -> Created[RoleOut]:
    """Make a role; nobody gives what they lack."""
    check_everywhere(request, Capability.PEOPLE)
    made = actions.create_role(
        name=body.name,
        capabilities=body.capabilities,
        needs_second_factor=body.needs_second_factor,
        actor=actor_of(request),
    )
    return Created(role_out(made), f"/api/v1/roles/{made.pk}")


@area.put("/roles/{int:role}", **WRITE, state=role_state)
def change_role(request: Call, role: Number, body: RoleIn) -> RoleOut:
    """Change a role as a whole; it counts from the next request of everybody."""
    found = role_for(request.rights, role)
    check_everywhere(request, Capability.PEOPLE)
    actions.change_role(
        found,
        name=body.name,
        capabilities=body.capabilities,
        needs_second_factor=body.needs_second_factor,
        actor=actor_of(request),
    )
    return role_out(role_for(request.rights, role))


@area.delete("/roles/{int:role}", **WRITE, state=role_state)
def remove_role(request: Call, role: Number) -> None:
    """Remove a role that nobody holds."""
    found = role_for(request.rights, role)
    check_everywhere(request, Capability.PEOPLE)
    actions.remove_role(found, actor=actor_of(request))

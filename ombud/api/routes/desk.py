"""The desk itself: the token, teams, agents, tags, views, fields of conditions."""

from __future__ import annotations

from django.http import Http404
from ninja import Query

from ombud.api import cursors
from ombud.api.call import Call, context_of
from ombud.api.operations import Area
from ombud.api.pages import Paged, page_by_id
from ombud.api.routes.tickets import page
from ombud.api.schemas.base import Number, Page
from ombud.api.schemas.desk import (
    AgentOut,
    ChoiceOut,
    FieldOut,
    MeOut,
    TagOut,
    TeamOut,
    ViewOut,
)
from ombud.api.schemas.tickets import TicketOut
from ombud.api.shapes import agent_out, agent_ref, team_out, team_ref
from ombud.people.capabilities import Capability
from ombud.people.models import Agent, Team
from ombud.people.queries import every_agent, every_team
from ombud.people.scopes import Scope, known
from ombud.rules.compile import to_q
from ombud.rules.fields import Field
from ombud.rules.language import All, from_json
from ombud.tickets.access import tickets_for, view_for, views_for
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import Tag, View
from ombud.tickets.reading import every_tag

area = Area("desk", "The desk itself: who works where, which words and views there are.")
READ = {"needs": Scope.READ_DESK, "may": Capability.SEE_TICKETS}


@area.get("/me", **READ)
def get_me(request: Call) -> MeOut:
    """Return what this token is and what it may do."""
    token = request.token
    return MeOut(
        agent=agent_ref(token.agent),
        name=token.name,
        scopes=sorted(known(token.scopes)),
        capabilities=sorted(one for one in Capability if request.rights.may(one)),
        team=team_ref(token.team) if token.team else None,
        expires_at=token.expires_at,
        used_on=token.used_on,
    )


def team_outs(teams: list[Team]) -> list[TeamOut]:
    return [team_out(one) for one in teams]


@area.get("/teams", **READ)
def list_teams(request: Call, asked: Query[Paged]) -> Page[TeamOut]:
    """List all teams, those you do not work in too: tickets can be moved there."""
    del request
    return page_by_id(every_team(), asked, team_outs, "teams")


@area.get("/teams/{int:team}", **READ)
def get_team(request: Call, team: Number) -> TeamOut:
    """Return one team."""
    del request
    found = every_team().filter(pk=team).first()
    if found is None:
        raise Http404("No such team.")
    return team_out(found)


def sees_addresses(request: Call) -> bool:
    """Say whether the token may read the addresses of agents."""
    return request.rights.may(Capability.PEOPLE) and not request.token.team_id


@area.get("/agents", **READ)
def list_agents(request: Call, asked: Query[Paged]) -> Page[AgentOut]:
    """List all agents; their addresses only with scope `agents:read`."""
    with_email = sees_addresses(request)

    def outs(agents: list[Agent]) -> list[AgentOut]:
        return [agent_out(one, with_email=with_email) for one in agents]

    return page_by_id(every_agent(), asked, outs, "agents")


@area.get("/agents/{int:agent}", **READ)
def get_agent(request: Call, agent: Number) -> AgentOut:
    """Return one agent."""
    found = every_agent().filter(pk=agent).first()
    if found is None:
        raise Http404("No such agent.")
    return agent_out(found, with_email=sees_addresses(request))


def tag_outs(tags: list[Tag]) -> list[TagOut]:
    return [TagOut(id=one.pk, name=one.name) for one in tags]


@area.get("/tags", **READ)
def list_tags(request: Call, asked: Query[Paged]) -> Page[TagOut]:
    """List the tags that there are."""
    del request
    return page_by_id(every_tag(), asked, tag_outs, "tags")


def view_out(view: View) -> ViewOut:
    return ViewOut(
        key=view.key,
        name=view.name,
        is_own=view.owner_id is not None,
        condition=view.condition,
        order=view.order,
    )


@area.get("/views", **READ)
def list_views(request: Call, asked: Query[Paged]) -> Page[ViewOut]:
    """List the views that the owner of the token sees: shared ones and their own."""
    views = views_for(request.agent, request.rights)
    key = cursors.list_key("views", request.agent.pk)
    begin = int(cursors.read(asked.cursor, key) or 0)
    shown = views[begin : begin + asked.size]
    more = begin + len(shown) if begin + len(shown) < len(views) else None
    return Page(
        items=[view_out(one) for one in shown],
        next=cursors.written(more, key),
    )


@area.get("/views/{view}", **READ)
def get_view(request: Call, view: str) -> ViewOut:
    """Return one view."""
    return view_out(view_for(request.agent, request.rights, view))


@area.get("/views/{view}/tickets", needs=Scope.READ_TICKETS, may=Capability.SEE_TICKETS)
def list_tickets_in_view(request: Call, view: str, asked: Query[Paged]) -> Page[TicketOut]:
    """List the tickets of a view, in its order."""
    found = view_for(request.agent, request.rights, view)
    node = All(tuple(from_json(one.condition, TICKET_FIELDS) for one in found.line))
    tickets = tickets_for(request.rights).filter(to_q(node, TICKET_FIELDS, context_of(request)))
    return page(tickets, asked.size, asked.cursor, found.order, "view", found.pk)


def field_out(field: Field) -> FieldOut:
    return FieldOut(
        name=field.name,
        label=str(field.label),
        type=field.type.value,
        operators=sorted(field.operators),
        choices=[ChoiceOut(word=one.word, label=str(one.label)) for one in field.choices],
    )


@area.get("/fields", **READ)
def list_fields(request: Call) -> Page[FieldOut]:
    """List what a condition can ask about a ticket, with operators and choices."""
    del request
    return Page(items=[field_out(one) for one in TICKET_FIELDS], next=None)

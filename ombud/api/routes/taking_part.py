"""Who takes part in a ticket and who follows it."""

from __future__ import annotations

from ombud.api.call import Call, actor_of
from ombud.api.egress import may_leave
from ombud.api.operations import Area, Created
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.routes.messages import ticket_to
from ombud.api.routes.tickets import changeable
from ombud.api.schemas.around import ParticipantIn, ParticipantOut, WatcherIn, WatcherOut
from ombud.api.schemas.base import Number, Page, word
from ombud.api.shapes import agent_ref, contact_ref
from ombud.people.actions import contact_by_email
from ombud.people.capabilities import Capability
from ombud.people.models import Agent
from ombud.people.queries import every_agent
from ombud.people.scopes import Scope
from ombud.tickets import actions
from ombud.tickets.access import participant_for
from ombud.tickets.models import Participant
from ombud.tickets.statuses import ParticipantRole
from ombud.tickets.taking_part import participants_of, watchers_of

area = Area("taking part", "The contacts who take part in a ticket, the agents who follow it.")
READ = {"needs": Scope.READ_TICKETS, "may": Capability.SEE_TICKETS}
WRITE = {"needs": Scope.WRITE_TICKETS, "may": Capability.CHANGE}


def participant_out(part: Participant) -> ParticipantOut:
    return ParticipantOut(id=part.pk, contact=contact_ref(part.contact), role=word(part.role))


@area.get("/tickets/{int:number}/participants", **READ)
def list_participants(request: Call, number: Number) -> Page[ParticipantOut]:
    """List who takes part, requesters first; they are a hundred at the most."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    shown = [one for one in participants_of(ticket) if may_leave(one.contact_id)]
    return Page(items=[participant_out(one) for one in shown], next=None)


@area.post("/tickets/{int:number}/participants", **WRITE, status=201)
def add_participant(
    request: Call, number: Number, body: ParticipantIn
) -> Created[ParticipantOut]:
    """Let a contact take part; the same again does nothing.

    A copy gets the answers from now on; an observer only reads.
    """
    ticket, actor = changeable(request, number), actor_of(request)
    contact = contact_by_email(body.contact.email, body.contact.name, source="api", actor=actor)
    part = actions.add_participant(
        ticket, contact, role=ParticipantRole(body.role), actor=actor
    )
    return Created(participant_out(part), f"/api/v1/tickets/{number}/participants")


@area.delete("/tickets/{int:number}/participants/{int:participant}", **WRITE)
def remove_participant(request: Call, number: Number, participant: Number) -> None:
    """Let a contact take part no longer: no answer goes to them from now on."""
    changeable(request, number)
    part = participant_for(request.rights, number, participant)
    actions.remove_participant(part, actor=actor_of(request))


@area.get("/tickets/{int:number}/watchers", **READ)
def list_watchers(request: Call, number: Number) -> Page[WatcherOut]:
    """List the agents who follow a ticket."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    items = [
        WatcherOut(agent=agent_ref(one.agent), since=one.since) for one in watchers_of(ticket)
    ]
    return Page(items=items, next=None)


def follower(request: Call, number: int | None, needs: Capability, team_id: int) -> Agent:
    """Return who is to follow: oneself, or a colleague for those who hold ``needs``."""
    if number is None or number == request.agent.pk:
        return request.agent
    found = every_agent().filter(pk=number, is_active=True).first()
    if found is None or not request.rights.may(needs, team_id):
        raise Problem(INVALID, faults=(Fault("#/agent", "You cannot choose this agent."),))
    return found


@area.post("/tickets/{int:number}/watch", needs=Scope.WRITE_TICKETS, may=Capability.SEE_TICKETS)
def watch_ticket(request: Call, number: Number, body: WatcherIn) -> None:
    """Follow a ticket, or (with the right to change it) let a colleague follow it."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    agent = follower(request, body.agent, Capability.CHANGE, ticket.team_id)
    actions.watch_ticket(ticket, agent, actor=actor_of(request))


@area.post(
    "/tickets/{int:number}/unwatch", needs=Scope.WRITE_TICKETS, may=Capability.SEE_TICKETS
)
def unwatch_ticket(request: Call, number: Number, body: WatcherIn) -> None:
    """Follow a ticket no longer, or (with the right to change it) end it for a colleague."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    agent = follower(request, body.agent, Capability.CHANGE, ticket.team_id)
    actions.unwatch_ticket(ticket, agent, actor=actor_of(request))

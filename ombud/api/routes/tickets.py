"""Tickets: lists, one, opening, and every verb that changes one."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db.models import Q
from ninja import Query
from pydantic import Field

from ombud.api import cursors
from ombud.api.call import Call, actor_of, context_of
from ombud.api.egress import found_by, let_out
from ombud.api.letters import copies_of, message_content
from ombud.api.looking import note_ticket_read
from ombud.api.operations import Area, Created
from ombud.api.pages import Paged, page_by_id
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.schemas.base import Moment, Number, Page
from ombud.api.schemas.tickets import (
    AssigneeIn,
    ConditionIn,
    HappeningOut,
    PriorityIn,
    StatusIn,
    TagIn,
    TeamIn,
    TicketChanges,
    TicketIn,
    TicketOut,
)
from ombud.api.shapes import happening_outs, ticket_out, ticket_outs
from ombud.base.locks import lock
from ombud.people.actions import contact_by_email
from ombud.people.capabilities import Capability
from ombud.people.queries import agents_of, every_team, teams_of
from ombud.people.scopes import Scope
from ombud.rules.compile import to_q
from ombud.rules.language import EVERYTHING, from_json
from ombud.tickets import actions
from ombud.tickets.access import ticket_for, tickets_for
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import Ticket
from ombud.tickets.models.ticket import TicketQuerySet
from ombud.tickets.paging import page_of
from ombud.tickets.queries import tags_of
from ombud.tickets.reading import history_of
from ombud.tickets.setup import current
from ombud.tickets.statuses import Channel, Direction, Priority, Status

area = Area("tickets", "Requests for help, and every verb that changes one.")
READ = {"needs": Scope.READ_TICKETS, "may": Capability.SEE_TICKETS}
WRITE = {"needs": Scope.WRITE_TICKETS, "may": Capability.CHANGE}
Order = Literal["newest", "oldest"]


def state(request: Call, number: int) -> TicketOut:
    """Return ticket ``number`` as it stands, and hold it until the transaction ends."""
    return ticket_out(lock(ticket_for(request.rights, number)))


def changeable(request: Call, number: int) -> Ticket:
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    let_out(ticket.contact_id)
    return ticket


def page(
    found: TicketQuerySet, size: int, cursor: str | None, order: str, *what: object
) -> Page[TicketOut]:
    """Return one page of ``found`` by last activity."""
    key = cursors.list_key(*what, order)
    place = cursors.read(cursor, key)
    one = page_of(found.for_list(), after=place, size=size, order=order)
    return Page(items=ticket_outs(one.rows), next=cursors.written(one.next_after, key))


class Listed(Paged):
    """A page of tickets, in which order, and since when."""

    order: Order = "newest"
    updated_since: Annotated[
        Moment | None, Field(description="Only what changed at or after this time.")
    ] = None


@area.get("/tickets", **READ)
def list_tickets(request: Call, asked: Query[Listed]) -> Page[TicketOut]:
    """List tickets by last activity.

    With order `oldest` and `updated_since` a program reads what has changed, page by page.
    """
    since = asked.updated_since
    found = tickets_for(request.rights).filter(Q(updated_at__gte=since) if since else Q())
    return page(found, asked.size, asked.cursor, asked.order, "tickets", since)


@area.post("/tickets/search", **READ, is_reading=True)
def search_tickets(request: Call, body: ConditionIn) -> Page[TicketOut]:
    """Search tickets by a condition.

    The condition is the one that views and rules use; see the examples of every operator.
    Words in messages are asked for with the field `text` and the operator `contains`.
    """
    node = from_json(body.condition, TICKET_FIELDS)
    wanted = Q() if node == EVERYTHING else to_q(node, TICKET_FIELDS, context_of(request))
    setup = current()
    rows = tickets_for(request.rights).filter(wanted)
    found = found_by(rows, node, (*setup.fields, *setup.others))
    return page(found, body.size, body.cursor, body.order, "search", body.condition)


@area.get("/tickets/{int:number}", **READ)
def get_ticket(request: Call, number: Number) -> TicketOut:
    """Return one ticket."""
    ticket = ticket_for(request.rights, number)
    let_out(ticket.contact_id)
    note_ticket_read(request, ticket)
    return ticket_out(ticket)


@area.post(
    "/tickets",
    needs=Scope.WRITE_TICKETS,
    may=Capability.OPEN_TICKET,
    status=201,
    takes_files=True,
)
def open_ticket(request: Call, body: TicketIn) -> Created[TicketOut]:
    """Open a ticket for a contact, who is met now if nobody has the address.

    Direction `in` records what the contact asked; `out` sends the message to them by mail.
    """
    teams = teams_of(request.rights, Capability.OPEN_TICKET)
    team = teams.filter(pk=body.team).first()
    if team is None:
        raise Problem(INVALID, faults=(Fault("#/team", "You cannot open tickets there."),))
    is_mail = body.direction == "out"
    contact = contact_by_email(
        body.contact.email, body.contact.name, source="api", actor=actor_of(request)
    )
    ticket = actions.open_ticket(
        contact=contact,
        team=team,
        subject=body.subject,
        channel=Channel.EMAIL if is_mail else Channel.API,
        content=message_content(body, copies_of(body) if is_mail else ()),
        direction=Direction(body.direction),
        priority=Priority[body.priority.upper()],
        is_verified=False,
        agent=request.agent,
        actor=actor_of(request),
    )
    return Created(ticket_out(ticket), f"/api/v1/tickets/{ticket.number}")


@area.patch("/tickets/{int:number}", **WRITE, state=state)
def change_ticket(request: Call, number: Number, body: TicketChanges) -> TicketOut | None:
    """Change several properties at once, all or none.

    A team comes before an assignee, a status last. Answers 204 when the ticket has gone to a
    team that this token does not reach.
    """
    ticket = changeable(request, number)
    given = body.model_fields_set
    if body.team is not None:
        move(request, ticket, body.team)
    if "assignee" in given:
        assign(request, ticket, body.assignee)
    if body.priority is not None:
        prioritise(request, ticket, body.priority)
    if body.tags is not None:
        replace_tags(request, ticket, body.tags)
    if body.status is not None:
        give_status(request, ticket, body.status, body.reason)
    return seen(request, ticket)


def give_status(request: Call, ticket: Ticket, status: str, reason: str) -> None:
    actions.give_status(ticket, Status(status), reason=reason, actor=actor_of(request))


def seen(request: Call, ticket: Ticket) -> TicketOut | None:
    """Return ``ticket`` as it stands now, or None when it is out of reach."""
    found = tickets_for(request.rights).for_list().filter(pk=ticket.pk).first()
    return ticket_out(found) if found else None


def move(request: Call, ticket: Ticket, team_id: int) -> None:
    team = every_team().filter(pk=team_id, is_active=True).first()
    if team is None:
        raise Problem(INVALID, faults=(Fault("#/team", "There is no such active team."),))
    actions.move_ticket(ticket, team, actor=actor_of(request))


def assign(request: Call, ticket: Ticket, agent_id: int | None) -> None:
    agent = None
    if agent_id is not None:
        agent = agents_of(ticket.team_id).filter(pk=agent_id).first()
        if agent is None:
            reason = "This agent does not work in the ticket's team. Move the ticket first."
            raise Problem(INVALID, faults=(Fault("#/assignee", reason),))
    actions.assign_ticket(ticket, agent, actor=actor_of(request))


def prioritise(request: Call, ticket: Ticket, word: str) -> None:
    actions.set_priority(ticket, Priority[word.upper()], actor=actor_of(request))


def replace_tags(request: Call, ticket: Ticket, wanted: list[str]) -> None:
    """Put exactly the tags ``wanted`` on ``ticket``."""
    kept = {actions.tag_ticket(ticket, one, actor=actor_of(request)).name for one in wanted}
    for name in tags_of([ticket]).get(ticket.pk, []):
        if name not in kept:
            actions.untag_ticket(ticket, name, actor=actor_of(request))


@area.post("/tickets/{int:number}/status", **WRITE, state=state)
def set_status(request: Call, number: Number, body: StatusIn) -> TicketOut | None:
    """Give a ticket another status; the one it has does nothing.

    A workflow of its type can refuse it, and says what is open instead.
    """
    ticket = changeable(request, number)
    give_status(request, ticket, body.status, body.reason)
    return seen(request, ticket)


@area.post("/tickets/{int:number}/priority", **WRITE, state=state)
def set_priority(request: Call, number: Number, body: PriorityIn) -> TicketOut | None:
    """Make a ticket more or less urgent."""
    ticket = changeable(request, number)
    prioritise(request, ticket, body.priority)
    return seen(request, ticket)


@area.post("/tickets/{int:number}/look-up-priority", **WRITE, state=state)
def look_up_priority(request: Call, number: Number) -> TicketOut | None:
    """Let the priority follow from impact and urgency again, after it was set by hand."""
    ticket = changeable(request, number)
    actions.look_up_priority(ticket, actor=actor_of(request))
    return seen(request, ticket)


@area.post("/tickets/{int:number}/assign", **WRITE, state=state)
def assign_ticket(request: Call, number: Number, body: AssigneeIn) -> TicketOut | None:
    """Make an agent of the ticket's team responsible, or nobody."""
    ticket = changeable(request, number)
    assign(request, ticket, body.assignee)
    return seen(request, ticket)


@area.post("/tickets/{int:number}/move", **WRITE, state=state)
def move_ticket(request: Call, number: Number, body: TeamIn) -> TicketOut | None:
    """Give a ticket to another team.

    An assignee who does not work there is taken off. Answers 204 when the token does not
    reach that team.
    """
    ticket = changeable(request, number)
    move(request, ticket, body.team)
    return seen(request, ticket)


@area.post("/tickets/{int:number}/tag", **WRITE, state=state)
def tag_ticket(request: Call, number: Number, body: TagIn) -> TicketOut | None:
    """Put a tag on a ticket; one that is on already stays."""
    ticket = changeable(request, number)
    actions.tag_ticket(ticket, body.tag, actor=actor_of(request))
    return seen(request, ticket)


@area.post("/tickets/{int:number}/untag", **WRITE, state=state)
def untag_ticket(request: Call, number: Number, body: TagIn) -> TicketOut | None:
    """Take a tag off a ticket; one that is not on does nothing."""
    ticket = changeable(request, number)
    actions.untag_ticket(ticket, body.tag, actor=actor_of(request))
    return seen(request, ticket)


@area.get("/tickets/{int:number}/history", **READ)
def list_history(request: Call, number: Number, asked: Query[Paged]) -> Page[HappeningOut]:
    """List what happened to a ticket, oldest first.

    The kinds of events and their values are described in docs/events.md.
    """
    ticket = ticket_for(request.rights, number)
    return page_by_id(history_of(ticket), asked, happening_outs, "history", ticket.pk)

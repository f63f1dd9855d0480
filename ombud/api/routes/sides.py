"""Side conversations: with a third party, beside the ticket's own."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from ombud.api.call import Call, actor_of
from ombud.api.letters import message_content
from ombud.api.operations import Area, Created
from ombud.api.routes.messages import ANSWER, NOTE, READ, ticket_to
from ombud.api.schemas.base import Number, Page
from ombud.api.schemas.sides import SideIn, SideOut, SideRecalledOut, SideStateIn
from ombud.api.schemas.tickets import ContactRef, MessageIn
from ombud.api.shapes import message_outs
from ombud.people.actions import contact_by_email
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import side_for
from ombud.tickets.models import SideConversation
from ombud.tickets.reading import shown
from ombud.tickets.sides import said_in, sides_of

area = Area("sides", "Side conversations: with a third party, beside the ticket's own.")


def side_out(side: SideConversation) -> SideOut:
    people = side.people.select_related("contact").order_by("pk")
    return SideOut(
        id=side.pk,
        subject=side.subject,
        people=[ContactRef(id=one.contact_id, name=one.contact.name) for one in people],
        opened_at=side.opened_at,
        closed_at=side.closed_at,
        unread_since=side.unread_since,
        messages=message_outs(list(shown(said_in(side)))),
    )


def side_to(request: Call, number: int, side: int, needs: Capability) -> SideConversation:
    ticket_to(request, number, needs)
    return side_for(request.rights, number, side, needs=needs)


@area.get("/tickets/{int:number}/sides", **READ)
def list_sides(request: Call, number: Number) -> Page[SideOut]:
    """List the side conversations of a ticket with what was said; the contact sees none."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    return Page(items=[side_out(one) for one in sides_of(ticket)], next=None)


@area.post("/tickets/{int:number}/sides", **ANSWER, status=201, takes_files=True)
def open_side(request: Call, number: Number, body: SideIn) -> Created[SideOut]:
    """Begin a side conversation and write to its people by mail.

    Who takes part in the ticket cannot be one of them.
    """
    ticket = ticket_to(request, number, Capability.ANSWER)
    actor = actor_of(request)
    people = [
        contact_by_email(one.email, one.name, source="api", actor=actor) for one in body.to
    ]
    side = actions.open_side(
        ticket,
        message_content(body),
        subject=body.subject,
        people=people,
        agent=request.agent,
        actor=actor,
    )
    return Created(side_out(side), f"/api/v1/tickets/{number}/sides")


@area.post(
    "/tickets/{int:number}/sides/{int:side}/messages", **ANSWER, status=201, takes_files=True
)
def write_side(
    request: Call, number: Number, side: Number, body: MessageIn
) -> Created[SideOut]:
    """Write to the people of a side conversation; one that was closed opens again."""
    found = side_to(request, number, side, Capability.ANSWER)
    actions.write_side(
        found, message_content(body), agent=request.agent, actor=actor_of(request)
    )
    return Created(side_out(found), f"/api/v1/tickets/{number}/sides")


@area.post("/tickets/{int:number}/sides/{int:side}/messages/{int:message}/recall", **ANSWER)
def recall_side(
    request: Call, number: Number, side: Number, message: Number
) -> SideRecalledOut:
    """Take back what has not left for the third party; its words are in the answer.

    A side conversation that began with it ends with it.
    """
    found = side_to(request, number, side, Capability.ANSWER)
    said = get_object_or_404(said_in(found), pk=message)
    text = actions.recall_side(found, said, agent=request.agent, actor=actor_of(request))
    return SideRecalledOut(text=text)


@area.post("/tickets/{int:number}/sides/{int:side}", **NOTE)
def change_side(request: Call, number: Number, side: Number, body: SideStateIn) -> SideOut:
    """Close a side conversation, open it again, or mark it as read."""
    found = side_to(request, number, side, Capability.NOTE)
    if body.do == "close":
        actions.close_side(found, actor=actor_of(request))
    elif body.do == "reopen":
        actions.reopen_side(found, actor=actor_of(request))
    else:
        actions.mark_side_read(found)
    return side_out(found)

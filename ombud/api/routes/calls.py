"""Telephone calls that were written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.api.call import Call, actor_of
from ombud.api.egress import let_out
from ombud.api.operations import Area, Created
from ombud.api.routes.messages import NOTE, ticket_to
from ombud.api.routes.splitting import team_in
from ombud.api.routes.tickets import state
from ombud.api.schemas.base import Number
from ombud.api.schemas.calls import CallerIn, CallIn, NewCallIn
from ombud.api.schemas.messages import MessageOut
from ombud.api.schemas.tickets import TicketOut
from ombud.api.shapes import message_out, ticket_out
from ombud.people.actions import contact_by_email, contact_by_phone
from ombud.people.capabilities import Capability
from ombud.people.scopes import Scope
from ombud.tickets import actions
from ombud.tickets.letters import content_of
from ombud.tickets.statuses import CallDirection

if TYPE_CHECKING:
    from ombud.people.models import Contact

area = Area("calls", "Telephone calls, written down as part of a conversation.")


def facts_of(body: CallIn) -> actions.CallFacts:
    return actions.CallFacts(
        direction=CallDirection(body.direction),
        began_at=body.began_at,
        minutes=body.minutes,
        counts_as_work=body.counts_as_work,
    )


def caller_of(request: Call, caller: CallerIn) -> Contact:
    """Return who was on the phone, found by mail address before number, or met now."""
    met: dict[str, Any] = {"name": caller.name, "source": "api", "actor": actor_of(request)}
    if caller.email is not None:
        return contact_by_email(caller.email, **met)
    return contact_by_phone(caller.phone or "", **met)


@area.post("/tickets/{int:number}/calls", **NOTE, status=201, state=state)
def log_call(request: Call, number: Number, body: CallIn) -> Created[MessageOut]:
    """Write down a call about a ticket; without a caller it was with the ticket's contact.

    Card numbers, IBANs and secrets in what was said are masked. A call that came in opens a
    waiting or solved ticket again, as a mail would.
    """
    ticket = ticket_to(request, number, Capability.NOTE)
    message = actions.log_call(
        ticket,
        content_of(body.text, ()),
        contact=caller_of(request, body.caller) if body.caller else ticket.contact,
        call=facts_of(body),
        agent=request.agent,
        actor=actor_of(request),
    )
    message.refresh_from_db()
    return Created(message_out(message), f"/api/v1/messages/{message.pk}")


@area.post("/calls", needs=Scope.WRITE_TICKETS, may=Capability.OPEN_TICKET, status=201)
def open_with_call(request: Call, body: NewCallIn) -> Created[TicketOut]:
    """Write down a call for which there is no ticket yet: it opens one. Nothing is sent."""
    team = team_in(request, body.team)
    contact = caller_of(request, body.caller)
    let_out(contact.pk)
    ticket = actions.open_with_call(
        content_of(body.text, ()),
        contact=contact,
        team=team,
        subject=body.subject,
        call=facts_of(body),
        agent=request.agent,
        actor=actor_of(request),
    )
    return Created(ticket_out(ticket), f"/api/v1/tickets/{ticket.number}")

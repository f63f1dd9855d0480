"""What agents open in the desk is noted in the read log, before it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.readlog.actions import note_reading
from ombud.readlog.statuses import Surface, Thing

if TYPE_CHECKING:
    from ombud.desk.http import AgentRequest
    from ombud.tickets.models import Ticket


def note_opened(request: AgentRequest, ticket: Ticket, thing: Thing, thing_id: int) -> None:
    """Note that the agent opened ``thing``, which belongs to ``ticket``."""
    note_reading(ticket.contact_id, thing, thing_id, agent=request.user, surface=Surface.DESK)


def note_ticket(request: AgentRequest, ticket: Ticket) -> None:
    """Note that the agent opened the conversation of ``ticket``, or what is known around it."""
    note_opened(request, ticket, Thing.TICKET, ticket.pk)


def note_contact(request: AgentRequest, contact: int) -> None:
    """Note that the agent opened what is known of the contact with that row number."""
    note_reading(contact, Thing.CONTACT, contact, agent=request.user, surface=Surface.DESK)

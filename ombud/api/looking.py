"""What a program reads about a person is noted in the read log, for the owner of its token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.readlog.actions import note_reading
from ombud.readlog.statuses import Surface, Thing

if TYPE_CHECKING:
    from ombud.api.call import Call
    from ombud.tickets.models import Ticket


def note_read(call: Call, contact_id: int, thing: Thing, thing_id: int) -> None:
    """Note that a program read ``thing`` about a contact."""
    note_reading(contact_id, thing, thing_id, agent=call.agent, surface=Surface.API)


def note_ticket_read(call: Call, ticket: Ticket) -> None:
    """Note that a program read a ticket or what was said in it."""
    note_read(call, ticket.contact_id, Thing.TICKET, ticket.pk)

"""The tickets' tables. ``Ticket`` stays small: what a ticket has points down at it."""

from ombud.tickets.models.attachment import Attachment
from ombud.tickets.models.draft import Draft, DraftFile
from ombud.tickets.models.message import MaskedValue, Message, Recipient
from ombud.tickets.models.tag import Tag, TicketTag
from ombud.tickets.models.ticket import Participant, Sequence, Ticket
from ombud.tickets.models.view import View

__all__ = [
    "Attachment",
    "Draft",
    "DraftFile",
    "MaskedValue",
    "Message",
    "Participant",
    "Recipient",
    "Sequence",
    "Tag",
    "Ticket",
    "TicketTag",
    "View",
]

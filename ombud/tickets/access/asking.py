"""The doors of who asks: what a contact reads of tickets on the pages of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import Http404

from ombud.base.prepared import attach
from ombud.subjects.queries import selves_of
from ombud.tickets.models import (
    Attachment,
    Message,
    Participant,
    Ticket,
)
from ombud.tickets.places import place_of, readable_by
from ombud.tickets.queries import files_of
from ombud.tickets.shared import shared_with

if TYPE_CHECKING:
    from ombud.people.models import Contact
    from ombud.tickets.models.message import MessageQuerySet
    from ombud.tickets.models.ticket import TicketQuerySet


def tickets_of(contact: Contact) -> TicketQuerySet:
    """Return the tickets that ``contact`` may see: every one they take part in.

    Also those of records that were found to be the same person.
    """
    mine = Participant.objects.filter(contact__in=selves_of(contact))
    return Ticket.objects.filter(pk__in=mine.values("ticket_id"))


def tickets_read_by(contact: Contact) -> TicketQuerySet:
    """Return the tickets that ``contact`` may read: their own, and those colleagues share.

    Only for what they see; what is held about them is ``tickets_of``.
    """
    own = Participant.objects.filter(contact__in=selves_of(contact))
    return Ticket.objects.filter(Q(pk__in=own.values("ticket_id")) | shared_with(contact))


def shared_ticket_for(contact: Contact, number: int) -> Ticket | None:
    """Return a ticket that ``contact`` reads only as a colleague, or None."""
    if tickets_of(contact).filter(number=number).exists():
        return None
    found = Ticket.objects.filter(shared_with(contact), number=number)
    return found.select_related("contact").first()


def own_ticket_for(contact: Contact, number: int) -> Ticket:
    """Return a ticket that ``contact`` asked for themselves. Raises ``Http404``."""
    mine = tickets_of(contact).filter(contact__in=selves_of(contact), is_locked=False)
    found = mine.filter(number=number).first()
    if found is None:
        raise Http404("No such ticket.")
    return found


def messages_of(contact: Contact, number: int) -> MessageQuerySet:
    """Return what ``contact`` may read of ticket ``number``: all but internal notes.

    A colleague who does not take part reads what who asked can read, and no more.

    The same for each role: who takes part as requester, copy or observer reads the whole
    conversation, and may leave it only through an agent. What a merge keeps apart stays so
    (``readable_by``), and what was split off is read where it is now. Raises ``Http404``.
    """
    shared = shared_ticket_for(contact, number)
    if shared is not None:
        seen = readable_by(shared.contact, place_of(shared)).filter(ticket=shared)
        return seen.in_order()  # never what a merge brought in from others
    ticket = ticket_read_by(contact, number)
    return readable_by(contact, place_of(ticket)).in_order()


def conversation_read_by(contact: Contact, number: int) -> list[Message]:
    """Return what ``contact`` may read of ticket ``number`` with its files, in order.

    A fixed number of statements. Raises ``Http404``.
    """
    messages = list(messages_of(contact, number).select_related("contact", "agent"))
    attach(messages, "attachments", files_of(messages), "message_id")
    return messages


def file_read_by(contact: Contact, number: int, file_id: int) -> Attachment:
    """Return a file of what ``contact`` may read of ticket ``number``. Raises ``Http404``."""
    files = Attachment.objects.filter(message__in=messages_of(contact, number).values("pk"))
    found = files.select_related("blob").filter(pk=file_id).first()
    if found is None:
        raise Http404("No such file.")
    return found


def ticket_read_by(contact: Contact, number: int) -> Ticket:
    """Return the ticket to which an address with ``number`` leads ``contact``.

    For one that was merged that is the ticket in which it is read, if they take part there;
    where the merge keeps the customers apart they stay with their own number and subject.
    Raises ``Http404`` when they do not take part in ticket ``number``.
    """
    ticket = tickets_of(contact).filter(number=number).first()
    if ticket is None:
        shared = shared_ticket_for(contact, number)
        if shared is None:
            raise Http404("No such ticket.")
        return shared
    place = place_of(ticket)
    return place if tickets_of(contact).filter(pk=place.pk).exists() else ticket

"""What a contact writes on their own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.locks import lock
from ombud.tickets.actions.linking import link_tickets
from ombud.tickets.actions.messages import receive_message
from ombud.tickets.actions.opening import open_ticket
from ombud.tickets.actions.status import ends_here
from ombud.tickets.places import place_of
from ombud.tickets.relations import Relation
from ombud.tickets.statuses import Channel

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Contact
    from ombud.tickets.content import Content
    from ombud.tickets.models import Message, Ticket


@transaction.atomic
def answer_from_contact(
    ticket: Ticket, content: Content, *, contact: Contact, actor: Actor
) -> Message:
    """Take an answer of a contact who is signed in; what does not open again gets a follow-up.

    Returns the message, whose ticket is where it is read.
    """
    place = lock(place_of(lock(ticket)))
    if not ends_here(place):
        return receive_message(
            ticket,
            content,
            contact=contact,
            channel=Channel.PORTAL,
            actor=actor,
            is_verified=True,
        )
    opened = open_ticket(
        contact=contact,
        team=place.team,
        subject=place.subject,
        channel=Channel.PORTAL,
        content=content,
        actor=actor,
        is_verified=True,
    )
    link_tickets(opened, Relation.RELATES, place, actor=actor)
    return opened.messages.get()

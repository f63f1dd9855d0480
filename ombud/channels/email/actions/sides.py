"""Mail of side conversations: out to the third party, and in from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.channels.email import threads
from ombud.channels.email.actions.outbox import (
    NOWHERE,
    queue_mail,
    refuse_own,
    write_addresses,
    written,
)
from ombud.channels.email.actions.settlement import Settlement
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing.headers import is_address
from ombud.channels.email.statuses import Outcome
from ombud.people.addresses import normalised
from ombud.people.queries import address_of
from ombud.tickets.actions import receive_side
from ombud.tickets.addresses import Address
from ombud.tickets.sides import side_of

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.channels.email.actions.settlement import Arrived
    from ombud.events.models import Event
    from ombud.people.models import Contact
    from ombud.tickets.models import SideConversation


def queue_side(event: Event) -> None:
    """Queue one mail for each person of a side conversation, in the transaction of its words.

    Each has its own signed token. Raises ``Refused`` when there is no mailbox, or somebody
    cannot be written to.
    """
    message = written(event.payload["message"])
    side, mailbox = side_of(message.pk), threads.mailbox_for(message.ticket)
    if mailbox is None or side is None:
        raise Refused("There is no mailbox to send from. Add one under Mailboxes first.")
    people = {
        normalised(address_of(one.contact)): one.contact
        for one in side.people.select_related("contact").order_by("pk")
    }
    if not all(is_address(one) and not one.endswith(NOWHERE) for one in people):
        raise Refused("One of them has no mail address. Add one first.")
    refuse_own(people.keys())
    write_addresses(
        message,
        [
            *(Address("to", one.name, address) for address, one in people.items()),
            Address("from", mailbox.name, mailbox.address),
        ],
    )
    undo_until = clock.in_(seconds=settings.OMBUD_UNDO_SECONDS)
    for address, contact in people.items():
        queue_mail(
            OutgoingMail(
                message=message,
                ticket=message.ticket,
                contact=contact,
                mailbox=mailbox,
                to=address,
                not_before=undo_until,
            )
        )


def received(
    arrived: Arrived,
    side: SideConversation,
    contact: Contact,
    actor: Actor,
    *,
    is_verified: bool,
    wakes: bool = True,
) -> Settlement:
    """Add a mail to the side conversation that it answers, never to the ticket's own."""
    message = receive_side(
        side,
        arrived.reading.letter.content,
        contact=contact,
        actor=actor,
        is_verified=is_verified,
        wakes=wakes,
    )
    return Settlement(Outcome.APPENDED, ticket=side.ticket, message=message)

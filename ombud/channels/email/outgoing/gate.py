"""What the purpose gate says about one mail to a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.purposes.gate import Channel, decide
from ombud.purposes.statuses import Ground
from ombud.subjects.queries import selves_of

if TYPE_CHECKING:
    from ombud.channels.email.models import OutgoingMail


def may_leave(mail: OutgoingMail) -> bool:
    """Say whether ``mail`` may be sent to its contact now.

    Nothing leaves a conversation that rests. Where all data of a person rest, what they asked
    us afterwards is answered: they agreed to that by asking. Who is in copy of what another
    person asked did not.
    """
    ticket, contact = mail.ticket, mail.contact_id or 0
    if ticket is None:
        return decide(contact, mail.purpose, Channel.EMAIL).allowed
    if ticket.is_restricted:
        return False
    is_own = contact == ticket.contact_id or contact in selves_of(ticket.contact)
    ground = Ground.CONSENT if is_own and mail.purpose == "support" else None
    return decide(contact, mail.purpose, Channel.EMAIL, ground=ground).allowed

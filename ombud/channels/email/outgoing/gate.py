"""What the purpose gate says about one mail to a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.purposes.gate import Channel, decide
from ombud.purposes.statuses import Ground

if TYPE_CHECKING:
    from ombud.channels.email.models import OutgoingMail


def may_leave(mail: OutgoingMail) -> bool:
    """Say whether ``mail`` may be sent to its contact now.

    Nothing leaves a conversation that rests. Where all data of a person rest, what they asked
    us afterwards is answered: they agreed to that by asking.
    """
    ticket, contact = mail.ticket, mail.contact_id or 0
    if ticket is None:
        return decide(contact, mail.purpose, Channel.EMAIL).allowed
    if ticket.is_restricted:
        return False
    ground = Ground.CONSENT if mail.purpose == "support" else None
    return decide(contact, mail.purpose, Channel.EMAIL, ground=ground).allowed

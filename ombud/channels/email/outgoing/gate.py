"""What the purpose gate says about one mail to a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.actor import SYSTEM
from ombud.events import log
from ombud.purposes.facts import UseDenied
from ombud.purposes.gate import Channel, Decision, decide
from ombud.purposes.statuses import Denial, Ground
from ombud.subjects.queries import selves_of

if TYPE_CHECKING:
    from ombud.channels.email.models import OutgoingMail
    from ombud.people.models import Agent, Contact


def decision_on(mail: OutgoingMail) -> Decision:
    """Return whether ``mail`` may be sent to its contact now, and why.

    Nothing leaves a conversation that rests. Where all data of a person rest, what they asked
    us afterwards is answered: they agreed to that by asking. Who is in copy of what another
    person asked did not.
    """
    ticket, contact = mail.ticket, mail.contact_id or 0
    if ticket is None:
        return decide(contact, mail.purpose, Channel.EMAIL)
    if ticket.is_restricted:
        return Decision(allowed=False, reason=Denial.RESTRICTED)
    is_own = contact == ticket.contact_id or contact in selves_of(ticket.contact)
    ground = Ground.CONSENT if is_own and mail.purpose == "support" else None
    return decide(contact, mail.purpose, Channel.EMAIL, ground=ground)


def note_denial(decision: Decision, whose: Contact | Agent | None) -> None:
    """Write down that the gate refused a mail to ``whose``: a code, and never what it said."""
    if whose is not None:
        fact = UseDenied(channel=Channel.EMAIL, denial=decision.denial)
        log.record(fact, whose, actor=SYSTEM)

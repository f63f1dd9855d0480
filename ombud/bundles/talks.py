"""The conversations of a person, as they may see them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.bundles.statuses import Ground, Group
from ombud.tickets import queries
from ombud.tickets.models import Ticket
from ombud.tickets.statuses import Direction
from ombud.vault import actions as vault
from ombud.vault.sealing import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ombud.bundles.collecting import Wanted
    from ombud.bundles.masking import Mask
    from ombud.people.models import Contact
    from ombud.tickets.models import Attachment, Message


@dataclass
class Copy:
    """A file of a message: where it lies in the archive, or why it is not there."""

    number: int
    name: str
    attachment: Attachment
    path: str = ""
    missing: str = ""

    def octets(self) -> bytes | None:
        """Return the content, or None where the stored object cannot be opened."""
        try:
            return vault.read(self.attachment.blob)
        except Broken:
            return None


@dataclass(frozen=True, slots=True)
class Said:
    """One message, without other people."""

    sender: str
    at: datetime
    kind: str
    text: str
    files: list[Copy]


@dataclass
class Talk:
    """One conversation."""

    number: int
    subject: str
    opened: datetime
    messages: list[Said] = field(default_factory=list)
    left_out: Counter[Ground] = field(default_factory=Counter)


def talks_of(
    contact: Contact, wanted: Wanted, tickets: list[int], mask: Mask
) -> Iterator[Talk]:
    """Yield the conversations in which ``contact`` asks or takes part, oldest first."""
    if Group.TICKETS in wanted.without:
        return
    for ticket in Ticket.objects.filter(pk__in=tickets).order_by("pk").iterator(100):
        talk = Talk(
            ticket.number, mask.applied(ticket.subject, _("Subjects")), ticket.opened_at
        )
        for message in queries.conversation(ticket):
            if wanted.since and message.at.date() < wanted.since:
                continue
            if message.direction == Direction.NOTE and not wanted.has_notes:
                talk.left_out[Ground.NOT_REVIEWED] += 1
                continue
            talk.messages.append(said(message, contact, mask))
            if Group.FILES in wanted.without:
                talk.left_out[Ground.REFUSED] += len(talk.messages[-1].files)
                talk.messages[-1].files.clear()
        yield talk


def said(message: Message, contact: Contact, mask: Mask) -> Said:
    text = _("Messages")
    return Said(
        sender=sender_of(message, contact),
        at=message.at,
        kind=str(Direction(message.direction).label),
        text=mask.applied(message.text, text),
        files=[
            Copy(one.pk, mask.applied(one.name, text), one) for one in message.attachments.all()
        ],
    )


def sender_of(message: Message, contact: Contact) -> str:
    """Return who wrote: the person and colleagues by name, others as somebody else."""
    if message.agent is not None:
        return message.agent.name
    if message.contact_id == contact.pk:
        return contact.name or _("You")
    return _("Somebody else") if message.contact_id else _("The desk")

"""The conversations of a person, as they may see them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ombud.bundles.masking import tickets_of
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
    """One message, without other people. is_own: the person wrote it."""

    sender: str
    at: datetime
    direction: Direction
    is_own: bool
    text: str
    html: str
    files: list[Copy]

    @property
    def kind(self) -> str:
        return str(self.direction.label)


@dataclass
class Talk:
    """One conversation."""

    row: int
    number: int
    subject: str
    opened: datetime
    messages: list[Said] = field(default_factory=list)
    left_out: Counter[Ground] = field(default_factory=Counter)

    def files(self) -> Iterator[Copy]:
        for message in self.messages:
            yield from message.files

    def shown(self) -> dict[str, Any]:
        """Return what its page shows."""
        names = ("number", "subject", "opened", "messages")
        return {name: getattr(self, name) for name in names}

    def for_programs(self) -> dict[str, Any]:
        """Return it as values: what another desk needs to go on with it."""
        return {
            "number": self.number,
            "subject": self.subject,
            "opened": self.opened.isoformat(),
            "messages": [
                {
                    "at": one.at.isoformat(),
                    "from": "person" if one.is_own else "others",
                    "direction": one.direction.value,
                    "sender": one.sender,
                    "text": one.text,
                    "html": one.html,
                    "files": [
                        {
                            "name": file.name,
                            "type": file.attachment.content_type,
                            "content_id": file.attachment.content_id,
                            "path": file.path,
                        }
                        for file in one.files
                    ],
                }
                for one in self.messages
            ],
        }


def talks_of(contact: Contact, wanted: Wanted, mask: Mask, *, after: int = 0) -> Iterator[Talk]:
    """Yield the conversations in which ``contact`` asks or takes part, oldest first.

    after: row of the ticket up to which they were yielded before.
    """
    if Group.TICKETS in wanted.without:
        return
    rows = Ticket.objects.filter(pk__in=tickets_of(contact), pk__gt=after).order_by("pk")
    for ticket in rows.iterator(100):
        subject = mask.applied(ticket.subject, _("Subjects"))
        talk = Talk(ticket.pk, ticket.number, subject, ticket.opened_at)
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
        direction=Direction(message.direction),
        is_own=message.contact_id == contact.pk,
        text=mask.applied(message.text, text),
        html=mask.applied(message.html, text),
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

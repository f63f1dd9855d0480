"""The JSON shapes that the command line prints; other programs rely on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.channels.email.models import IncomingMail, MessageHeader, OutgoingMail
from ombud.channels.email.outgoing.headers import subject_line
from ombud.channels.email.raw import subject_in
from ombud.channels.email.statuses import Outcome
from ombud.people.queries import address_of
from ombud.tickets.addresses import FIELDS
from ombud.tickets.queries import conversation, tags_of
from ombud.tickets.resting import resting_in
from ombud.tickets.statuses import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ombud.channels.email.models import Mailbox
    from ombud.people.models import Contact
    from ombud.tickets.models import Attachment, Message, Ticket

Shape = dict[str, Any]


def moment(value: datetime | None) -> str | None:
    """Return a time in ISO 8601, UTC."""
    return value.isoformat() if value else None


def person(contact: Contact) -> Shape:
    return {"name": contact.name, "address": address_of(contact)}


def ticket_line(ticket: Ticket, tags: list[str]) -> Shape:
    """Return a ticket as the list shows it."""
    return {
        "number": ticket.number,
        "subject": ticket.subject,
        "status": ticket.status,
        "priority": ticket.get_priority_display().lower(),
        "team": ticket.team.key,
        "assignee": ticket.assignee.email if ticket.assignee else None,
        "requester": person(ticket.contact),
        "tags": tags,
        "channel": ticket.channel,
        "opened_at": moment(ticket.opened_at),
        "updated_at": moment(ticket.updated_at),
    }


def ticket_lines(tickets: Iterable[Ticket]) -> list[Shape]:
    """Return tickets as the list shows them, their tags read at once."""
    every = list(tickets)
    tags = tags_of(every)
    return [ticket_line(ticket, tags.get(ticket.pk, [])) for ticket in every]


def ticket_whole(ticket: Ticket) -> Shape:
    """Return a ticket with its whole conversation."""
    messages = conversation(ticket)
    mails = Mails(messages)
    (line,) = ticket_lines([ticket])
    return {**line, "messages": [message_shape(one, ticket, mails) for one in messages]}


class Mails:
    """What the mail channel knows about messages, read in three queries."""

    def __init__(self, messages: list[Message]) -> None:
        numbers = [message.pk for message in messages]
        incoming = IncomingMail.objects.filter(message__in=numbers).select_related("blob")
        self.came = {mail.message_id: mail for mail in incoming}
        outgoing = OutgoingMail.objects.filter(message__in=numbers).select_related("mailbox")
        self.left = {mail.message_id: mail for mail in outgoing.order_by("-pk")}
        headers = MessageHeader.objects.filter(message__in=numbers)
        self.headers = {header.message_id: header.internet_message_id for header in headers}


def message_shape(message: Message, ticket: Ticket, mails: Mails) -> Shape:
    """Return one entry of the conversation, with what its mail said and where that stands."""
    mail = mails.left.get(message.pk)
    return {
        "id": message.pk,
        "direction": message.direction,
        "channel": message.channel,
        "at": moment(message.at),
        **addresses(message, mail),
        "subject": subject_of(message, ticket, mails),
        "text": message.text,
        "html": message.html,
        "message_id": mail.internet_message_id if mail else mails.headers.get(message.pk, ""),
        "verified": message.is_verified,
        "delivery": delivery(mail),
        "attachments": [attachment_shape(file) for file in message.attachments.all()],
    }


def addresses(message: Message, mail: OutgoingMail | None) -> Shape:
    """Return from, to, cc and bcc: as they stood on the mail, else as the desk knows them."""
    fields: dict[str, list[Shape]] = {name: [] for name in FIELDS}
    owner = message.ticket.contact_id
    for one in resting_in([message], owner).shown(message.recipients, owner):
        fields[one.field].append({"name": one.name, "address": one.address})
    senders = fields["from"] or [writer(message, mail)]
    to = fields["to"] or ([{"name": "", "address": mail.to}] if mail else [])
    return {"from": senders[0], "to": to, "cc": fields["cc"], "bcc": fields["bcc"]}


def writer(message: Message, mail: OutgoingMail | None) -> Shape:
    if message.direction == Direction.IN and message.contact:
        return person(message.contact)
    name = message.agent.name if message.agent else ""
    address = mail.mailbox.address if mail else message.agent.email if message.agent else ""
    return {"name": name, "address": address}


def subject_of(message: Message, ticket: Ticket, mails: Mails) -> str:
    """Return the subject of the message's own mail; of the ticket where it had none."""
    if message.pk in mails.came:
        return subject_in(mails.came[message.pk])
    if message.pk in mails.left:
        is_answer = ticket.messages.filter(pk__lt=message.pk).exists()
        return subject_line(ticket.subject, ticket.number, is_answer=is_answer)
    return str(ticket.subject)


def delivery(mail: OutgoingMail | None) -> Shape | None:
    """Return where a mail stands on its way out, with the server's answer."""
    if mail is None:
        return None
    return {
        "state": mail.state,
        "to": mail.to,
        "attempts": mail.attempts,
        "answer": mail.server_answer,
        "sent_at": moment(mail.sent_at),
    }


def attachment_shape(file: Attachment) -> Shape:
    return {
        "id": file.pk,
        "name": file.name,
        "size": file.size,
        "content_type": file.content_type,
        "sha256": file.sha256,
        "inline": file.is_inline,
        "content_id": file.content_id,
    }


def intake(mail: IncomingMail, *, is_new: bool) -> Shape:
    """Return what became of a mail that was handed in.

    outcome: created, appended, duplicate, quarantined, ignored or unreadable; ``received``
    when it is stored and will be read later.
    """
    return {
        "outcome": mail.outcome if is_new else str(Outcome.DUPLICATE),
        "mail": mail.pk,
        "ticket": mail.ticket.number if mail.ticket else None,
        "message": mail.message_id,
        "reason": mail.reason,
    }


def mail_line(mail: IncomingMail) -> Shape:
    """Return a mail of the journal, without a word of what it says."""
    return {
        "mail": mail.pk,
        "state": mail.outcome,
        "reason": mail.reason,
        "kind": mail.kind,
        "door": mail.door,
        "ticket": mail.ticket.number if mail.ticket else None,
        "message": mail.message_id,
        "attempts": mail.attempts,
        "received_at": moment(mail.received_at),
        "done_at": moment(mail.done_at),
    }


def mailbox_line(box: Mailbox) -> Shape:
    """Return a mailbox without its secrets."""
    return {
        "id": box.pk,
        "address": box.address,
        "name": box.name,
        "team": box.team.key,
        "active": box.is_active,
        "polls": box.polls,
        "imap": f"{box.imap_host}:{box.imap_port}" if box.imap_host else "",
        "smtp": f"{box.smtp_host}:{box.smtp_port}" if box.smtp_host else "",
        "sign_in": box.sign_in,
        "problem": box.problem,
        "checked_at": moment(box.checked_at),
    }

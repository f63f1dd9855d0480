"""A person's mail on its way into a conversation: opened, added, noted, or set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.actor import SYSTEM, Actor
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.channels.email import identity, queued, threads
from ombud.channels.email.actions import sides
from ombud.channels.email.actions.flooding import has_had_their_share
from ombud.channels.email.actions.outbox import queue_acknowledgement
from ombud.channels.email.actions.settlement import Settlement, ignored
from ombud.channels.email.standing import Step, standing_of
from ombud.channels.email.statuses import Outcome, Reason
from ombud.channels.email.tokens import claim_in
from ombud.jobs.enqueue import enqueue
from ombud.jobs.task import tasks
from ombud.people.actions import contact_by_email
from ombud.people.models.contact import Source
from ombud.tickets.actions import add_note, ends_here, open_ticket, receive_message
from ombud.tickets.content import Content
from ombud.tickets.guards import why_not_write
from ombud.tickets.places import place_of
from ombud.tickets.statuses import Channel

if TYPE_CHECKING:
    from ombud.channels.email.actions.settlement import Arrived
    from ombud.channels.email.standing import Standing
    from ombud.people.models import Contact
    from ombud.tickets.models import Message, Ticket

EMPTY_MAIL = "(empty mail)"
READABLE = frozenset(
    {
        "pdf",
        "docx",
        "xlsx",
        "pptx",
        "odt",
        "ods",
        "odp",
        "rtf",
        "txt",
        "csv",
        "log",
        "md",
        "html",
        "htm",
        "json",
        "xml",
        "ics",
        "eml",
    }
)


def settle_letter(arrived: Arrived) -> Settlement:
    """Do with a mail what its evidence allows."""
    reading = arrived.reading
    if arrived.sender is None:
        return ignored(Reason.OWN_ADDRESS)
    naming = identity.naming_of(reading.parsed, arrived.envelope_to)
    ticket = naming.ticket
    if ticket is None:
        if has_had_their_share(identity.known_sender(reading.parsed)):
            return Settlement(Outcome.QUARANTINED, Reason.FLOOD)
        return open_new(arrived, is_verified=reading.is_aligned)
    contact = identity.known_sender(reading.parsed)
    naming = identity.naming_by(naming, contact)
    place = place_of(ticket)
    agent = identity.answering_agent(reading.parsed, place)
    evidence = identity.evidence_for(naming, contact, agent, is_aligned=reading.is_aligned)
    standing = standing_of(evidence)
    if standing.step is Step.SET_ASIDE:
        return Settlement(Outcome.QUARANTINED, standing.reason, names_ticket=ticket)
    if standing.step is Step.NOTE and agent is not None and why_not_write(place.contact_id):
        return Settlement(Outcome.QUARANTINED, Reason.ERASED, names_ticket=ticket)
    if standing.step is Step.NOTE and agent is not None:
        words = with_words(reading.letter.content)
        note = add_note(place, words, agent=agent, actor=agent.actor)
        read_words_later(note)
        return Settlement(Outcome.APPENDED, ticket=place, message=note)
    if naming.side is not None and contact is not None:
        actor = contact.actor
        settled = sides.received(
            arrived, naming.side, contact, actor, is_verified=standing.is_verified
        )
        return linked(arrived, settled)
    return append(arrived, ticket, contact, standing)


def linked(arrived: Arrived, settled: Settlement) -> Settlement:
    """Keep what answers refer to, and return ``settled``."""
    if settled.message is not None:
        keep_links(arrived, settled.message)
    return settled


def append(
    arrived: Arrived, ticket: Ticket, contact: Contact | None, standing: Standing
) -> Settlement:
    """Add the mail to ``ticket``, or where that was merged; or open a follow-up."""
    lock(ticket)
    place = place_of(ticket)
    if contact is None or ends_here(lock(place)):
        return open_new(arrived, is_verified=standing.is_verified, follows=place)
    message = receive(arrived, ticket, contact, contact.actor, standing.is_verified)
    return appended(arrived, message)


def receive(
    arrived: Arrived, ticket: Ticket, contact: Contact, actor: Actor, is_verified: bool
) -> Message:
    return receive_message(
        ticket,
        arrived.reading.letter.content,
        contact=contact,
        channel=Channel.EMAIL,
        actor=actor,
        is_verified=is_verified,
    )


def appended(arrived: Arrived, message: Message) -> Settlement:
    keep_links(arrived, message)
    return Settlement(Outcome.APPENDED, ticket=message.ticket, message=message)


def open_new(
    arrived: Arrived,
    *,
    is_verified: bool,
    follows: Ticket | None = None,
    actor: Actor | None = None,
) -> Settlement:
    """Open a ticket for the mail; a follow-up goes where the closed ticket was.

    An address that was taken from Reply-To or the envelope proves nothing.
    """
    sender = arrived.sender
    team = follows.team if follows else arrived.team
    if sender is None:
        raise Refused("This mail is written in the name of one of our own mailboxes.")
    if team is None:
        return Settlement(Outcome.UNREADABLE, Reason.NO_TEAM)
    contact = contact_by_email(
        sender.address, sender.name, source=Source.MAIL, actor=actor or SYSTEM
    )
    letter = arrived.reading.letter
    ticket = open_ticket(
        contact=contact,
        team=team,
        subject=letter.subject,
        channel=Channel.EMAIL,
        content=with_words(letter.content, letter.subject),
        actor=actor or contact.actor,
        is_verified=is_verified and sender.is_from,
    )
    message = ticket.messages.get()
    if arrived.mailbox is not None:
        threads.remember_mailbox(ticket, arrived.mailbox)
    keep_links(arrived, message)
    acknowledge(arrived, ticket, contact, is_verified=is_verified and sender.is_from)
    return Settlement(Outcome.CREATED, ticket=ticket, message=message)


def with_words(content: Content, subject: str = "") -> Content:
    """Return ``content``, with a word in place of nothing at all: no mail is refused."""
    if content.is_empty and not subject.strip():
        return Content(text=EMPTY_MAIL, recipients=content.recipients)
    return content


def acknowledge(
    arrived: Arrived, ticket: Ticket, contact: Contact, *, is_verified: bool
) -> None:
    """Say that the mail arrived: only where switched on, only to a proven person.

    The words of the mail are not repeated, and the outbox allows six a day (RFC 3834).
    """
    mailbox = arrived.mailbox
    if mailbox is None or not mailbox.acknowledges:
        return
    if is_verified and arrived.reading.may_answer:
        actor = contact.actor
        queue_acknowledgement(ticket, contact=contact, mailbox=mailbox, actor=actor)


def keep_links(arrived: Arrived, message: Message) -> None:
    """Keep what answers refer to, and have the words of the files read for search."""
    parsed = arrived.reading.parsed
    answered = (*parsed.references, *parsed.in_reply_to)
    claim = claim_in(answered)
    if claim is not None and claim.ticket == message.ticket_id:
        answered = ()  # our rows hold the conversation that it names
    threads.remember_inbound(message, parsed.message_id, answered)
    if arrived.reading.letter.content.files:
        read_words_later(message)


def read_words_later(message: Message) -> None:
    """Queue the files of ``message`` whose words can be found by search."""
    for attachment in message.attachments.only("pk", "name", "content_type", "is_inline"):
        if may_hold_words(attachment.name, attachment.content_type):
            enqueue(tasks[queued.EXTRACT_TEXT], attachment.pk)


def read_file_later(attachment_id: int) -> None:
    """Queue one file whose words have to be read before anybody opens it."""
    enqueue(tasks[queued.EXTRACT_TEXT], attachment_id)


def may_hold_words(name: str, content_type: str) -> bool:
    """Say whether a file is of a kind whose words can be found by search."""
    if content_type.startswith(("image/", "audio/", "video/")):
        return False
    is_office = "officedocument" in content_type or "opendocument" in content_type
    is_text = content_type.startswith("text/") or content_type in {
        "application/pdf",
        "application/rtf",
        "message/rfc822",
    }
    return is_office or is_text or name.rpartition(".")[2].lower() in READABLE

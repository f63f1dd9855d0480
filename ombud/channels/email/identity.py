"""Who a mail is from, and which ticket it names: the evidence, gathered from our rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ombud.channels.email import threads
from ombud.channels.email.queries import with_message_ids
from ombud.channels.email.standing import Evidence, Named
from ombud.channels.email.tokens import token_in
from ombud.people import queries as people
from ombud.people.capabilities import Capability
from ombud.subjects.queries import selves_of
from ombud.tickets.models import Message, Participant, Ticket
from ombud.tickets.places import place_of, placed_in
from ombud.tickets.shared import may_answer, shared_with
from ombud.tickets.sides import side_of, side_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from ombud.channels.email.mime.model import ParsedMail
    from ombud.channels.email.queries import Mailboxes
    from ombud.people.models import Agent, Contact
    from ombud.tickets.models import SideConversation

MOST_TAGS = 5
NOBODY = "mail-{number}@unknown.invalid"  # never deliverable, RFC 6761 section 6.4
_TAG = re.compile(r"\[#(\d{1,18})\]")
_NO_REPLY = re.compile(r"(?:no|do)[-_.]?(?:not[-_.]?)?reply", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,253}")


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom an answer goes to; ``is_from``: the address is the one in the From line."""

    name: str
    address: str
    is_from: bool = True


@dataclass(frozen=True, slots=True)
class Naming:
    """The ticket that a mail names, how, and for which contact the proof was made.

    side: the side conversation of it, where the mail answers one.
    answered: the row of our message that it answers, where the proof tells.
    """

    named: Named
    ticket: Ticket | None = None
    addressee: int | None = None
    side: SideConversation | None = None
    answered: int | None = None


def sender_of(
    mail: ParsedMail, envelope_from: str, number: int, ours: Mailboxes
) -> Sender | None:
    """Return whom to answer; None when the mail is written in the name of our own mailbox.

    That is the From line. A Reply-To counts where the From line is nobody's (no-reply, or our
    own address, as web forms write it): it opens a ticket, but proves nothing. A mail without
    any address gets one of its own that cannot be written to, made of ``number``.
    """
    from_us = bool(mail.from_email) and ours.at(mail.from_email) is not None
    is_usable = bool(_ADDRESS.fullmatch(mail.from_email))
    if is_usable and not from_us and not _NO_REPLY.match(mail.from_email):
        return Sender(mail.from_name, mail.from_email)
    for one in mail.reply_to:
        if one.is_usable and ours.at(one.email) is None:
            return Sender(one.name or mail.from_name, one.email, is_from=False)
    if from_us:
        return None
    if is_usable:
        return Sender(mail.from_name, mail.from_email)
    returned = next(filter(_ADDRESS.fullmatch, (envelope_from, mail.return_path or "")), "")
    return Sender(
        mail.from_name or mail.from_email,
        returned or NOBODY.format(number=number),
        is_from=False,
    )


def naming_of(mail: ParsedMail, envelope_to: Sequence[str]) -> Naming:
    """Return the ticket that ``mail`` names by the strongest of its signs.

    An answer to a message that was split off names the ticket in which that is read now.
    """
    claim = token_in(mail, envelope_to)
    if claim is not None:
        ticket = Ticket.objects.filter(pk=claim.ticket).first()
        if ticket is not None:
            answered_one = threads.message_of(claim.mail, ticket)
            place = placed_in(answered_one) or ticket
            side = side_of(answered_one)
            return Naming(Named.TOKEN, place, claim.contact, side, answered_one)
    answered = (*mail.in_reply_to, *mail.references)
    if answered:
        sent = threads.sent_mail(answered)
        if sent is not None and sent.ticket is not None:
            where = placed_in(sent.message_id) or sent.ticket
            side = side_of(sent.message_id)
            return Naming(Named.SENT, where, sent.contact_id, side, sent.message_id)
        received = with_message_ids(answered).select_related("ticket").order_by("-pk").first()
        if received is not None:
            read_in = placed_in(received.message_id) or received.ticket
            side = side_of(received.message_id)
            return Naming(Named.RECEIVED, read_in, side=side)
    return named_in_subject(mail.subject)


def named_in_subject(subject: str) -> Naming:
    """Return the ticket whose tag, ``[#1234]``, stands in ``subject``."""
    for number in _TAG.findall(subject)[:MOST_TAGS]:
        ticket = Ticket.objects.filter(number=int(number)).first()
        if ticket is not None:
            return Naming(Named.TAG, ticket)
    return Naming(Named.NOT)


def naming_by(naming: Naming, contact: Contact | None) -> Naming:
    """Return ``naming`` with the side conversation that ``contact`` has about the ticket.

    So what a third party writes never reaches the ticket's own conversation, however the
    mail names it.
    """
    if naming.side is not None or naming.ticket is None or contact is None:
        return naming
    return replace(naming, side=side_with(naming.ticket, contact))


def known_sender(mail: ParsedMail) -> Contact | None:
    """Return the contact whose address stands in the From line."""
    return people.find_contact(mail.from_email) if mail.from_email else None


def answering_agent(mail: ParsedMail, ticket: Ticket) -> Agent | None:
    """Return the agent in the From line who may write notes on ``ticket``, or None."""
    agent = people.agent_by_address(mail.from_email) if mail.from_email else None
    if agent is None or not people.rights_of(agent).may(Capability.NOTE, ticket.team_id):
        return None
    return agent


def evidence_for(
    naming: Naming, contact: Contact | None, agent: Agent | None, *, is_aligned: bool
) -> Evidence:
    """Return what is known about the sender with regard to the ticket that was named."""
    takes_part = contact is not None and is_in(contact, naming)
    return Evidence(
        named=naming.named,
        is_addressee=contact is not None
        and is_for(contact, naming)
        and (naming.side is None or takes_part),
        is_hidden=contact is not None and not takes_part and is_hidden(contact, naming),
        is_participant=takes_part,
        is_colleague=contact is not None and not takes_part and shares(contact, naming),
        is_agent=agent is not None,
        is_aligned=is_aligned,
    )


def is_for(contact: Contact, naming: Naming) -> bool:
    """Say whether what is answered was made for ``contact``, or for a record that was merged
    with theirs since.
    """
    made_for = naming.addressee
    return contact.pk == made_for or (made_for is not None and made_for in selves_of(contact))


def is_hidden(contact: Contact, naming: Naming) -> bool:
    """Say whether ``contact`` got what the mail answers as a hidden copy."""
    if naming.answered is None or naming.side is not None or not is_for(contact, naming):
        return False
    message = Message.objects.only("addresses").get(pk=naming.answered)
    hidden = [one.address for one in message.in_field("bcc")]
    return bool(hidden) and contact in map(people.find_contact, hidden)


def shares(contact: Contact, naming: Naming) -> bool:
    """Say whether ``contact`` may answer in the ticket as a colleague of who asked."""
    if naming.side is not None or naming.ticket is None or not may_answer(contact):
        return False
    place = place_of(naming.ticket)
    return Ticket.objects.filter(shared_with(contact), pk=place.pk).exists()


def is_in(contact: Contact, naming: Naming) -> bool:
    """Say whether ``contact`` takes part in what ``naming`` names: a side conversation is not
    for those of the ticket, nor the other way round.
    """
    if naming.side is not None:
        return are_among(contact, naming.side.people.all())
    if naming.ticket is None:
        return False
    threads = {naming.ticket, place_of(naming.ticket)}
    return are_among(contact, Participant.objects.filter(ticket__in=threads))


def are_among(contact: Contact, people: QuerySet[Any]) -> bool:
    """Say whether ``contact``, or a record that was merged with theirs, is among ``people``."""
    if people.filter(contact=contact).exists():
        return True
    merged = selves_of(contact)
    return len(merged) > 1 and people.filter(contact__in=merged).exists()

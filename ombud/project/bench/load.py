"""Filling an empty desk with invented tickets, three messages each.

The rows are those that mail and replies leave behind: contact, identifier, ticket,
messages, addresses, participants, journal, outbox, facts, and the full index. They are
written in bulk past the verbs, which is the one thing this loader is for; everything is
indexed and constrained as in real work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from ombud.base import clock
from ombud.channels.email.models import (
    IncomingMail,
    Mailbox,
    MailDelivery,
    OutgoingMail,
    Thread,
)
from ombud.channels.email.statuses import Delivery, Door, Outcome
from ombud.events.models import Event
from ombud.people.addresses import lookup_of
from ombud.people.models import Contact, Identifier, IdentifierKind, Team
from ombud.project.bench.words import Text
from ombud.tickets.models import Message, Participant, Recipient, Sequence, Ticket
from ombud.tickets.search import engine
from ombud.tickets.search.words import words
from ombud.tickets.statuses import Channel, Direction, ParticipantRole, Status
from ombud.vault.models import Blob

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

BATCH = 2_000
CONTACTS_PER_TICKETS = 5
MESSAGES = 3
OPEN_SHARE = 12  # one ticket in twelve is unsolved
DESK_ADDRESS = "bench@halden.example"


@dataclass
class Place:
    """Where the invented tickets go."""

    teams: list[Team]
    mailbox: Mailbox
    agents: list[int]
    began: datetime


def load(count: int, place: Place, *, report: Callable[[int], None]) -> None:
    """Write ``count`` tickets; ``report`` hears how many there are so far."""
    text = Text(seed=7)
    first = (
        Sequence.objects.filter(pk="ticket").values_list("value", flat=True).first() or 1000
    ) + 1
    for done in range(0, count, BATCH):
        size = min(BATCH, count - done)
        with transaction.atomic():
            load_batch(text, place, number=first + done, size=size, share=done / count)
            Sequence.objects.update_or_create(
                pk="ticket", defaults={"value": first + done + size - 1}
            )
        report(done + size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def load_batch(text: Text, place: Place, *, number: int, size: int, share: float) -> None:
    contacts = make_contacts(text, number, max(1, size // CONTACTS_PER_TICKETS))
    began = place.began + timedelta(days=700 * share)
    tickets = Ticket.objects.bulk_create(
        make_ticket(text, place, contacts, number + at, began + timedelta(seconds=at))
        for at in range(size)
    )
    messages = Message.objects.bulk_create(
        [make_message(text, place, ticket, at) for ticket in tickets for at in range(MESSAGES)]
    )
    index(tickets, messages)
    surround(place, tickets, messages, {contact.pk: address for contact, address in contacts})


def make_contacts(text: Text, number: int, size: int) -> list[tuple[Contact, str]]:
    made = Contact.objects.bulk_create(
        Contact(name=text.words(2).title(), source="mail") for _ in range(size)
    )
    addresses = [f"person-{number}-{at}@lumen.example" for at in range(size)]
    Identifier.objects.bulk_create(
        Identifier(
            contact=contact,
            kind=IdentifierKind.EMAIL,
            value=address,
            lookup=lookup_of(IdentifierKind.EMAIL, address),
        )
        for contact, address in zip(made, addresses, strict=True)
    )
    return list(zip(made, addresses, strict=True))


def make_ticket(
    text: Text, place: Place, contacts: list[tuple[Contact, str]], number: int, at: datetime
) -> Ticket:
    is_open = number % OPEN_SHARE == 0
    return Ticket(
        number=number,
        subject=text.words(7)[:250],
        contact=contacts[number % len(contacts)][0],
        team=place.teams[number % len(place.teams)],
        assignee_id=place.agents[number % len(place.agents)] if number % 3 else None,
        status=Status.OPEN if is_open else Status.SOLVED,
        is_open=is_open,
        channel=Channel.EMAIL,
        preview=text.words(18)[:140],
        awaits_us=is_open,
        opened_at=at,
        updated_at=at + timedelta(hours=5),
        solved_at=None if is_open else at + timedelta(hours=5),
    )


def make_message(text: Text, place: Place, ticket: Ticket, at: int) -> Message:
    is_inbound = at % 2 == 0
    body = text.body()
    return Message(
        ticket=ticket,
        direction=Direction.IN if is_inbound else Direction.OUT,
        channel=Channel.EMAIL,
        contact_id=ticket.contact_id if is_inbound else None,
        agent_id=None if is_inbound else place.agents[ticket.number % len(place.agents)],
        text=body,
        is_verified=True,
        at=ticket.opened_at + timedelta(hours=2 * at),
    )


def index(tickets: list[Ticket], messages: list[Message]) -> None:
    subjects = {ticket.pk: ticket.subject for ticket in tickets}
    rows = []
    for message in messages:
        subject = subjects.pop(message.ticket_id, "")
        rows.append((message.pk, engine.Indexed(words(subject), words(message.text), ())))
    engine.insert_many(rows)


def surround(
    place: Place, tickets: list[Ticket], messages: list[Message], addresses: dict[int, str]
) -> None:
    """Write what hangs on messages and tickets."""
    inbound = [message for message in messages if message.direction == Direction.IN]
    outbound = [message for message in messages if message.direction == Direction.OUT]
    Participant.objects.bulk_create(
        Participant(ticket=ticket, contact_id=ticket.contact_id, role=ParticipantRole.REQUESTER)
        for ticket in tickets
    )
    Thread.objects.bulk_create(
        Thread(ticket=ticket, mailbox=place.mailbox) for ticket in tickets
    )
    Recipient.objects.bulk_create(
        Recipient(message=message, field=field, address=address)
        for message in inbound
        for field, address in (
            ("from", addresses[message.contact_id or 0]),
            ("to", DESK_ADDRESS),
        )
    )
    journal(place, inbound, addresses)
    OutgoingMail.objects.bulk_create(
        OutgoingMail(
            message=message,
            ticket_id=message.ticket_id,
            contact_id=message.ticket.contact_id,
            mailbox=place.mailbox,
            to=addresses[message.ticket.contact_id],
            internet_message_id=f"<{message.pk}.bench@halden.example>",
            state=Delivery.SENT,
            server_answer="250",
            attempts=1,
            sent_at=message.at,
        )
        for message in outbound
    )
    Event.objects.bulk_create(facts(tickets, messages))


def journal(place: Place, inbound: list[Message], addresses: dict[int, str]) -> None:
    blobs = Blob.objects.bulk_create(
        Blob(
            digest=stamp(b"blob", message.pk),
            name=stamp(b"name", message.pk),
            wrapped_key=stamp(b"key", message.pk) + stamp(b"k2", message.pk) + b"........",
            size=3000,
        )
        for message in inbound
    )
    mails = IncomingMail.objects.bulk_create(
        IncomingMail(
            blob=blob,
            digest=stamp(b"mail", message.pk),
            id_lookup=stamp(b"id", message.pk),
            door=Door.SMTP,
            outcome=Outcome.CREATED,
            kind="human",
            ticket_id=message.ticket_id,
            message=message,
            received_at=message.at,
            done_at=message.at,
        )
        for message, blob in zip(inbound, blobs, strict=True)
    )
    MailDelivery.objects.bulk_create(
        MailDelivery(
            mail=mail,
            mailbox=place.mailbox,
            envelope_from=addresses[message.contact_id or 0],
            envelope_to=DESK_ADDRESS,
        )
        for mail, message in zip(mails, inbound, strict=True)
    )


def stamp(what: bytes, number: int) -> bytes:
    """Return 16 bytes that look as random as a digest does."""
    return lookup_of(what.decode(), str(number))[:16]


def facts(tickets: list[Ticket], messages: list[Message]) -> list[Event]:
    return [
        *(conversation_fact(message) for message in messages),
        *(solved_fact(ticket) for ticket in tickets if not ticket.is_open),
    ]


def conversation_fact(message: Message) -> Event:
    is_inbound = message.direction == Direction.IN
    return Event(
        kind="message.received" if is_inbound else "message.reply-written",
        subject_type="ticket",
        subject_id=message.ticket_id,
        actor_kind="contact" if is_inbound else "agent",
        actor_id=message.contact_id or message.agent_id or 0,
        at=message.at,
        payload={"message": message.pk, "channel": "email"},
    )


def solved_fact(ticket: Ticket) -> Event:
    return Event(
        kind="ticket.solved",
        subject_type="ticket",
        subject_id=ticket.pk,
        actor_kind="agent",
        actor_id=ticket.assignee_id or 0,
        at=ticket.solved_at or clock.now(),
        payload={"before": "open"},
    )

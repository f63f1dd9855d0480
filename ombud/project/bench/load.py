"""Filling an empty desk with invented tickets, three messages each.

The rows are those that mail and replies leave behind: contact, identifier, ticket,
messages, addresses, Message-IDs, participants, journal, outbox, facts, and the full index.
They are written in bulk past the verbs, which is the one thing this loader is for;
everything is indexed and constrained as in real work.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from ombud.channels.email import models as mail
from ombud.channels.email.digest import CONTENT_BYTES, ID_BYTES
from ombud.channels.email.statuses import Delivery, Door, Outcome
from ombud.channels.email.threads import LOOKUP_BYTES
from ombud.events.models import Event
from ombud.people.addresses import ending_of, lookup_of
from ombud.people.facts import ContactMet
from ombud.people.models import Contact, Identifier, IdentifierKind
from ombud.project.bench.cases import (
    MESSAGES,
    OF_OTHERS,
    Case,
    Line,
    Person,
    Place,
    happened,
    stamp,
)
from ombud.project.bench.rows import Table
from ombud.project.bench.words import Text
from ombud.tickets.addresses import Address, as_text
from ombud.tickets.models import Message, Participant, Sequence, Ticket
from ombud.tickets.models.ticket import PREVIEW_LENGTH
from ombud.tickets.search import engine
from ombud.tickets.search.words import words
from ombud.tickets.statuses import Channel, Direction, ParticipantRole, Priority, Status
from ombud.vault.models import Blob

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

BATCH = 2_000
CONTACTS_PER_TICKETS = 5
DESK_ADDRESS = "bench@halden.example"


class Loader:
    """Writes batches of tickets; tables are prepared once."""

    def __init__(self, place: Place) -> None:
        self.place, self.text = place, Text(seed=7)
        self.contacts = Table(Contact, "name", "source")
        self.identifiers = Table(
            Identifier, "contact_id", "kind", "value", "lookup", "ending", "source"
        )
        self.tickets = Table(
            Ticket,
            *("number", "subject", "contact_id", "team_id", "assignee_id", "status"),
            *("is_open", "priority", "channel", "preview", "awaits_us"),
            *("opened_at", "updated_at", "solved_at"),
        )
        self.messages = Table(
            Message,
            *("ticket_id", "direction", "channel", "contact_id", "agent_id"),
            *("text", "addresses", "is_verified", "at"),
        )
        self.participants = Table(Participant, "ticket_id", "contact_id", "role")
        self.threads = Table(mail.Thread, "ticket_id", "mailbox_id")
        self.headers = Table(mail.MessageHeader, "message_id", "internet_message_id")
        self.blobs = Table(Blob, "digest", "name", "wrapped_key", "size")
        self.journal = Table(
            mail.IncomingMail,
            *("blob_id", "digest", "id_lookup", "door", "outcome", "kind", "sender"),
            *("ticket_id", "message_id", "received_at", "done_at", "mailbox_id"),
        )
        self.outbox = Table(
            mail.OutgoingMail,
            *("message_id", "ticket_id", "contact_id", "mailbox_id", "to"),
            *("internet_message_id", "state", "server_answer", "attempts"),
            *("not_before", "first_tried_at", "sent_at"),
        )
        self.sent_ids = Table(mail.SentId, "lookup", "mail_id")
        self.events = Table(
            Event,
            *("kind", "subject_type", "subject_id", "actor_kind", "actor_id", "at", "payload"),
        )

    def batch(self, number: int, size: int, share: float) -> None:
        """Write ``size`` tickets from ``number`` on, ``share`` of the two years later."""
        cases = self.cases(number, size, self.place.began + timedelta(days=700 * share))
        lines = [
            Line(
                case,
                ticket,
                self.written(case),
                case.opened_at + timedelta(hours=2 * at),
                at,
            )
            for case, ticket in zip(cases, self.write_tickets(cases), strict=True)
            for at in range(MESSAGES)
        ]
        numbered = list(zip(self.write_messages(lines), lines, strict=True))
        inbound = [(n, line) for n, line in numbered if line.is_inbound]
        self.write_headers(inbound)
        self.write_journal(inbound)
        mails = self.write_outbox([(n, line) for n, line in numbered if not line.is_inbound])
        self.write_events(numbered, mails)

    def cases(self, number: int, size: int, began: datetime) -> list[Case]:
        count = max(1, size // CONTACTS_PER_TICKETS)
        addresses = [f"person-{number}-{at}@lumen.example" for at in range(count)]
        names = [self.text.words(2).title() for _ in range(count)]
        contacts = self.contacts.write((name, "mail") for name in names)
        kind = IdentifierKind.EMAIL.value
        self.identifiers.write(
            (contact, kind, address, lookup_of(kind, address), ending_of(address), "mail")
            for contact, address in zip(contacts, addresses, strict=True)
        )
        self.events.write(
            ("contact.met", "contact", contact, "system", 0, began, ContactMet().payload())
            for contact in contacts
        )
        several = [Person(*one) for one in zip(contacts, addresses, names, strict=True)]
        return [
            self.case(number + at, several[at % count], began + timedelta(seconds=at))
            for at in range(size)
        ]

    def case(self, number: int, whose: Person, opened_at: datetime) -> Case:
        agents, teams = self.place.agents, self.place.teams
        if self.place.person and number % OF_OTHERS:
            whose = self.place.person
        return Case(
            number,
            whose.contact,
            whose.address,
            agents[number % len(agents)],
            self.text.words(7)[:250],
            opened_at,
            whose.name,
            teams[number % len(teams)].pk,
        )

    def written(self, case: Case) -> str:
        """Return the text of one message; where one person is meant, each is signed."""
        return f"{self.text.body()}\n\n{case.name}" if self.place.person else self.text.body()

    def write_tickets(self, cases: list[Case]) -> range:
        words_of = self.text.words
        numbers = self.tickets.write(
            (
                *(case.number, case.subject, case.contact, case.team),
                case.agent if case.number % 3 else None,
                Status.OPEN.value if case.is_open else Status.SOLVED.value,
                *(case.is_open, Priority.NORMAL.value, Channel.EMAIL.value),
                *(words_of(18)[:PREVIEW_LENGTH], case.is_open, case.opened_at, case.solved_at),
                None if case.is_open else case.solved_at,
            )
            for case in cases
        )
        requester = ParticipantRole.REQUESTER.value
        pairs = list(zip(numbers, cases, strict=True))
        self.participants.write((number, case.contact, requester) for number, case in pairs)
        self.threads.write((number, self.place.mailbox.pk) for number in numbers)
        return numbers

    def write_messages(self, lines: list[Line]) -> range:
        numbers = self.messages.write(
            (
                line.ticket,
                Direction.IN.value if line.is_inbound else Direction.OUT.value,
                Channel.EMAIL.value,
                line.case.contact if line.is_inbound else None,
                None if line.is_inbound else line.case.agent,
                *(line.text, self.addresses(line), True, line.at),
            )
            for line in lines
        )
        rows = []
        for at, (number, line) in enumerate(zip(numbers, lines, strict=True)):
            subject = words(line.case.subject) if at % MESSAGES == 0 else ()
            rows.append((number, engine.Indexed(subject, words(line.text), ())))
        engine.insert_many(rows)
        return numbers

    def addresses(self, line: Line) -> str:
        fields = ("from", "to") if line.is_inbound else ("to", "from")
        who = ((line.case.name, line.case.address), (self.place.mailbox.name, DESK_ADDRESS))
        return as_text(Address(field, *one) for field, one in zip(fields, who, strict=True))

    def write_headers(self, lines: list[tuple[int, Line]]) -> None:
        self.headers.write((number, line.message_id) for number, line in lines)

    def write_journal(self, lines: list[tuple[int, Line]]) -> None:
        blobs = self.blobs.write(
            (stamp(b"b", n), stamp(b"n", n), stamp(b"k", n) + stamp(b"w", n) + b"." * 8, 3000)
            for n, _ in lines
        )
        door = Door.SMTP.value
        box = self.place.mailbox.pk
        self.journal.write(
            (
                *(blob, stamp(b"m", n)[:CONTENT_BYTES], stamp(b"i", n)[:ID_BYTES], door),
                *((Outcome.APPENDED if line.place else Outcome.CREATED).value, "human"),
                *("", line.ticket, n, line.at, line.at, box),  # the message names the sender
            )
            for blob, (n, line) in zip(blobs, lines, strict=True)
        )

    def write_outbox(self, lines: list[tuple[int, Line]]) -> range:
        sent = self.outbox.write(
            (
                *(n, line.ticket, line.case.contact, self.place.mailbox.pk, line.case.address),
                *(line.message_id, Delivery.SENT.value, "250", 1),
                *(line.at, line.at, line.at),
            )
            for n, line in lines
        )
        self.sent_ids.write((stamp(b"s", number)[:LOOKUP_BYTES], number) for number in sent)
        return sent

    def write_events(self, lines: list[tuple[int, Line]], mails: range) -> None:
        sent = iter(mails)
        self.events.write(
            (fact.kind, "ticket", line.ticket, *who, at, fact.payload())
            for number, line in lines
            for fact, who, at in happened(number, line, sent)
        )

    def end(self) -> None:
        for table in vars(self).values():
            if isinstance(table, Table):
                table.end()


def load(count: int, place: Place, *, report: Callable[[int], None]) -> None:
    """Write ``count`` tickets; ``report`` hears how many there are so far."""
    loader = Loader(place)
    known = Sequence.objects.filter(pk="ticket").values_list("value", flat=True).first()
    first = (known or 1000) + 1
    for done in range(0, count, BATCH):
        size = min(BATCH, count - done)
        with transaction.atomic():
            loader.batch(first + done, size, done / count)
            Sequence.objects.update_or_create(
                pk="ticket", defaults={"value": first + done + size - 1}
            )
        report(done + size)
    loader.end()
    if connection.vendor == "postgresql":  # it keeps statistics by itself; SQLite has none
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

"""PR-097: a hold on a person blocks every path that removes; released, it lets go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.channels.email.actions import journal
from ombud.channels.email.actions.ingest import process
from ombud.channels.email.models import IncomingMail
from ombud.channels.email.statuses import Door
from ombud.holds.queries import held_among
from ombud.people.models import Identifier
from ombud.tickets.actions import recall_reply, reply
from ombud.tickets.actions.redacting import redact_file, redact_text
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment, Message, Ticket
from ombud.vault import actions as vault
from ombud.vault.models import Blob
from tests.makers import make_hold, make_ticket

if TYPE_CHECKING:
    from tests.world import World

MAIL = (
    b"From: Cleo <cleo@lumen.example>\r\nTo: lending@halden.example\r\n"
    b"Subject: Held\r\nMessage-ID: <held@lumen.example>\r\n\r\nPlease keep this.\r\n"
)


@pytest.fixture
def ticket(world: World) -> Ticket:
    content = Content(text="See the file.", files=(File("a.txt", "text/plain", b"proof"),))
    ticket = make_ticket(world, content=content)
    make_hold(world, contacts=(world.cleo,))
    return ticket


def test_an_agent_cannot_take_back_what_is_held(world: World, ticket: Ticket) -> None:
    written = reply(
        ticket,
        Content(text="One moment."),
        agent=world.ana,
        actor=world.ana.actor,
        hold_until=clock.in_(minutes=5),
    )

    with pytest.raises(Refused, match="legal hold"):
        recall_reply(written, agent=world.ana, actor=world.ana.actor)

    assert Message.objects.filter(pk=written.pk).exists()


def test_an_agent_cannot_redact_what_is_held(world: World, ticket: Ticket) -> None:
    message = ticket.messages.get()

    with pytest.raises(Refused, match="legal hold"):
        redact_text(message, "file", actor=world.ana.actor)
    with pytest.raises(Refused, match="legal hold"):
        redact_file(message.attachments.get(), actor=world.ana.actor)

    message.refresh_from_db()
    assert message.text == "See the file."


def test_neither_file_nor_key_of_a_held_attachment_goes(ticket: Ticket) -> None:
    del ticket
    blob = Attachment.objects.get().blob

    with pytest.raises(Refused, match="held"):
        vault.release(blob)

    assert vault.read(blob) == b"proof"


def test_neither_file_nor_key_of_a_held_raw_mail_goes(world: World, ticket: Ticket) -> None:
    del world, ticket
    mail, _ = journal.store(MAIL, door=Door.PIPE, envelope_to="lending@halden.example")
    process(mail.pk)
    mail.refresh_from_db()
    assert mail.ticket is not None

    with pytest.raises(Refused, match="held"):
        vault.release(mail.blob)

    assert vault.read(mail.blob) == MAIL
    assert held_among(IncomingMail, [mail.pk]) == {mail.pk}


def test_no_cascade_reaches_what_is_held(world: World, ticket: Ticket) -> None:
    for row in (ticket, world.cleo, world.lending, Attachment.objects.get().blob):
        with pytest.raises(ProtectedError):
            row.delete()

    assert Ticket.objects.filter(pk=ticket.pk).exists()


def test_the_database_itself_keeps_a_named_person(world: World, ticket: Ticket) -> None:
    del ticket
    Identifier.objects.filter(contact=world.cleo).delete()

    def remove() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM people_contact WHERE id = %s", [world.cleo.pk])
            connection.check_constraints()

    with pytest.raises(IntegrityError):
        remove()


def test_retention_and_erasure_hear_of_everything_in_scope(
    world: World, ticket: Ticket
) -> None:
    message = ticket.messages.get()
    rows: list[tuple[type[Model], int]] = [
        (Ticket, ticket.pk),
        (Message, message.pk),
        (Attachment, message.attachments.get().pk),
        (Blob, message.attachments.get().blob_id),
        (type(world.cleo), world.cleo.pk),
        (Identifier, world.cleo.identifiers.get().pk),
    ]

    assert [held_among(model, [number]) for model, number in rows] == [
        {number} for _, number in rows
    ]

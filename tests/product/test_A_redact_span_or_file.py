"""Redact part of a message or attachment (peers.md, group A): afterwards no store holds it."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.redact import Needle, Needles
from ombud.channels.email.actions.redaction import proved
from ombud.channels.email.mime.rewriting import NOTE
from ombud.channels.email.models import IncomingMail, OutgoingMail
from ombud.channels.email.outgoing.compose import letter_of
from ombud.events.models import Event
from ombud.jobs.worker import run_until_empty
from ombud.tickets.actions import (
    add_note,
    log_time,
    redact_file,
    redact_text,
    reply,
    save_draft,
)
from ombud.tickets.content import Content
from ombud.tickets.models import Attachment, Draft, Ticket
from ombud.vault import actions as vault
from tests.api.calling import caller
from tests.channels.email.mails import raw, take_in
from tests.everywhere import where

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

SECRET = "Kestrel Quarry 77, behind the green gate"
FILE = b"The plan of the Osprey vault " * 9


def mail(subject: str = f"Lost at {SECRET}") -> bytes:
    """A mail that says it in its subject, both of its texts, a file's name and a file."""
    message = EmailMessage()
    message["From"] = "Cleo Marchetti <cleo@lumen.example>"
    message["To"] = "lending@halden.example"
    message["Subject"] = subject
    message["Message-ID"] = f"<{len(subject)}@lumen.example>"
    message.set_content(f"I live at {SECRET}.\n\nGreetings\nÇleo", cte="quoted-printable")
    message.add_alternative(
        "<p>I live at <b>Kestrel</b> Quarry&nbsp;77, behind the <i>green gate</i>. é</p>",
        "html",
    )
    message.add_attachment(FILE, "application", "octet-stream", filename="osprey-plan.bin")
    return message.as_bytes()


@pytest.fixture
def ticket(world: World) -> Ticket:
    """A conversation in which it is quoted, noted, drafted and held in a queue."""
    found = take_in(mail(), envelope_to="lending@halden.example").ticket
    assert found is not None
    quoted = (
        "On Monday you wrote:\n> I live at Kestrel Quarry\n> 77, behind the\n> green gate.\n\n"
        "Fine, thanks."
    )
    take_in(
        raw(subject=f"Re: [#{found.number}]", text=quoted, message_id="<2@lumen.example>"),
        envelope_to="lending@halden.example",
    )
    ana = world.ana
    add_note(found, Content(text=f"Lives at {SECRET}."), agent=ana, actor=ana.actor)
    reply(
        found,
        Content(text=f"Is {SECRET} still right?"),
        agent=ana,
        actor=ana.actor,
        hold_until=clock.in_(hours=1),
    )
    save_draft(found, kind=Draft.Kind.REPLY, text=f"To {SECRET}", agent=ana)
    log_time(found, minutes=5, note=f"Drove to {SECRET}"[:200], agent=ana, actor=ana.actor)
    run_until_empty()
    return found


def test_a_redacted_span_is_in_no_store(world: World, ticket: Ticket) -> None:
    message = ticket.messages.earliest("pk")
    assert len(where(SECRET)) == 9

    done = redact_text(message, SECRET, actor=world.sven.actor)

    assert where(SECRET) == []
    assert where("Kestrel") == []
    message.refresh_from_db()
    ticket.refresh_from_db()
    assert ticket.subject == "Lost at [removed]"
    assert message.text.strip().startswith("I live at [removed].")
    assert "<b>[removed]</b>" in message.html
    assert (done.messages, done.others >= 3) == (3, True)


def test_the_rest_of_the_conversation_and_of_the_raw_mail_stays(
    world: World, ticket: Ticket
) -> None:
    redact_text(ticket.messages.earliest("pk"), SECRET, actor=world.sven.actor)

    kept = vault.read(IncomingMail.objects.earliest("pk").blob)
    assert kept != NOTE
    assert b"osprey-plan.bin" in kept
    assert [one.text.strip() for one in ticket.messages.order_by("pk")][1:] == [
        "Lives at [removed].",
        "Is [removed] still right?",
    ]


def test_what_waits_to_be_sent_leaves_without_it(world: World, ticket: Ticket) -> None:
    redact_text(ticket.messages.get(direction="out"), SECRET, actor=world.sven.actor)

    letter = letter_of(OutgoingMail.objects.exclude(message=None).get())
    assert "Kestrel" not in letter.text + letter.html + letter.subject
    assert "Is [removed] still right?" in letter.text


def test_a_redacted_file_is_in_no_store_and_leaves_a_placeholder(
    world: World, ticket: Ticket
) -> None:
    file = Attachment.objects.get()
    assert len(where("Osprey")) > 2

    redact_file(file, actor=world.sven.actor)

    file.refresh_from_db()
    assert where("Osprey") == []
    assert (file.name, file.size, file.is_removed) == ("[removed]", 0, True)
    assert vault.read(file.blob) == b""
    with pytest.raises(Refused):
        redact_file(file, actor=world.sven.actor)


def test_the_history_says_who_and_when_and_not_what(
    world: World, ticket: Ticket, as_sven: Client
) -> None:
    message = ticket.messages.earliest("pk")
    redact_text(message, SECRET, actor=world.sven.actor)
    redact_file(Attachment.objects.get(), actor=world.sven.actor)

    told = Event.objects.filter(kind__endswith="-redacted").order_by("pk")
    page = as_sven.get(f"/tickets/{ticket.number}/").content.decode()

    assert [(one.kind, one.actor) for one in told] == [
        ("message.text-redacted", world.sven.actor),
        ("message.file-redacted", world.sven.actor),
    ]
    assert told[0].payload["message"] == message.pk
    assert "Sven Halden removed text from the conversation for good" in page
    assert "Sven Halden removed a file for good" in page
    assert page.count("</svg>removed</span>") == 3
    assert "Kestrel" not in page


@pytest.mark.parametrize("text", ["", "K", "Not there", "x" * 20_001])
def test_what_does_not_stand_there_is_refused_and_changes_nothing(
    world: World, ticket: Ticket, text: str
) -> None:
    message = ticket.messages.earliest("pk")
    before = message.text

    with pytest.raises(Refused):
        redact_text(message, text, actor=world.sven.actor)

    message.refresh_from_db()
    assert message.text == before


@pytest.mark.usefixtures("cards_are_kept")
def test_a_masked_value_goes_with_its_original(world: World) -> None:
    card = "4012 8888 8888 1881"
    found = take_in(raw(text=f"My card is {card}."), envelope_to="lending@halden.example")
    assert found.message is not None
    placeholder = found.message.masked.get().placeholder

    redact_text(found.message, f"is {placeholder}", actor=world.sven.actor)

    assert where(card) == []
    assert not found.message.masked.exists()


def test_a_raw_mail_that_cannot_be_written_again_becomes_a_note() -> None:
    uuencoded = b"From: a@b.example\n\nbegin 644 Kestrel.txt\n#86)C\n`\nend\nx Kestrel\x00\n"
    hidden = b"From: a@b.example\nContent-Type: application/x-strange\n\nKestrel"

    for one in (uuencoded, hidden):
        kept = proved(one, Needles([Needle("Kestrel")]), frozenset())
        assert b"Kestrel" not in kept


def test_without_a_script_it_is_chosen_confirmed_and_done(
    world: World, ticket: Ticket, as_sven: Client
) -> None:
    message = ticket.messages.earliest("pk")
    address = f"/messages/{message.pk}/redact/"

    asked = as_sven.get(address).content.decode()
    told = as_sven.post(address, {"text": SECRET}).content.decode()
    kept = where(SECRET) != []
    done = as_sven.post(address, {"text": SECRET, "confirmed": "1"})

    assert 'name="text"' in asked
    assert "This cannot be undone" in told
    assert "It stands in 3 messages of this conversation." in told
    assert (kept, where(SECRET), done.status_code) == (True, [], 302)


def test_a_file_goes_by_a_form_too(world: World, ticket: Ticket, as_sven: Client) -> None:
    address = f"/attachments/{Attachment.objects.get().pk}/redact/"

    asked = as_sven.get(address).content.decode()
    done = as_sven.post(address)

    page = as_sven.get(f"/tickets/{ticket.number}/").content.decode()
    assert "This cannot be undone" in asked
    assert (done.status_code, where("Osprey")) == (302, [])
    assert "A file was removed here for good" in page
    assert as_sven.get(address).status_code == 404


def test_a_wrong_text_is_told_and_stays_in_the_form(
    world: World, ticket: Ticket, as_sven: Client
) -> None:
    address = f"/messages/{ticket.messages.earliest('pk').pk}/redact/"

    answer = as_sven.post(address, {"text": "Never said"})

    assert answer.status_code == 422
    assert "Never said</textarea>" in answer.content.decode()
    assert "This text does not stand in the message." in answer.content.decode()


def test_by_the_interface(world: World, ticket: Ticket) -> None:
    sven = caller(world.sven)
    message = ticket.messages.earliest("pk")

    text = sven.post(f"/messages/{message.pk}/redact", {"text": SECRET})
    file = sven.post(f"/attachments/{Attachment.objects.get().pk}/redact")
    again = sven.post(f"/messages/{message.pk}/redact", {"text": SECRET})

    assert (text.status_code, text.json()["messages"]) == (200, 3)
    assert (file.status_code, file.json()["messages"]) == (200, 1)
    assert again.status_code == 409
    assert where(SECRET, "Osprey") == []

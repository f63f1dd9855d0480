"""A mail comes in, an agent answers, the contact answers that: one conversation."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from ombud.channels.email.actions.ingest import process
from ombud.channels.email.actions.journal import store
from ombud.channels.email.models import IncomingMail, OutgoingMail
from ombud.channels.email.outgoing import delivery
from ombud.channels.email.statuses import Delivery, Door, Outcome
from ombud.tickets.actions import reply
from ombud.tickets.content import Address, Content
from ombud.tickets.models import Ticket
from tests.smtp import Behaviour, Running, mail_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import Settings

    from tests.world import World


@pytest.fixture
def server(settings: Settings) -> Iterator[Running]:
    with mail_server(Behaviour()) as running:
        settings.OMBUD_SMTP_OUT = running.url
        settings.OMBUD_UNDO_SECONDS = 0
        yield running


def take_in(mail: EmailMessage, to: str = "lending@halden.example") -> IncomingMail:
    stored, _ = store(mail.as_bytes(), door=Door.SMTP, envelope_to=to)
    return process(stored.pk)


def from_cleo(subject: str, text: str, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Cleo Marchetti <cleo@lumen.example>"
    mail["To"] = headers.pop("to", "lending@halden.example")
    mail["Subject"] = subject
    mail["Message-ID"] = headers.pop(
        "message_id", f"<{len(text)}.{len(subject)}@lumen.example>"
    )
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def answer(world: World, ticket: Ticket, content: Content | None = None) -> None:
    reply(
        ticket,
        content or Content(text="Please try again."),
        agent=world.ana,
        actor=world.ana.actor,
    )
    for mail in OutgoingMail.objects.filter(state=Delivery.QUEUED).order_by("pk"):
        delivery.deliver(mail.pk)


def test_the_answer_to_our_answer_joins_the_ticket(world: World, server: Running) -> None:
    opened = take_in(from_cleo("Card declined", "Help.", message_id="<q1@lumen.example>"))
    ticket = Ticket.objects.get()
    answer(world, ticket)
    ours = server.taken[-1].mail

    back = take_in(
        from_cleo(
            "Re: something else",
            "It works now.",
            to=str(ours["Reply-To"].addresses[0].addr_spec),
            In_Reply_To=str(ours["Message-ID"]),
            References=f"{ours['References']} {ours['Message-ID']}",
        ),
        to=str(ours["Reply-To"].addresses[0].addr_spec),
    )

    assert opened.outcome == Outcome.CREATED
    assert ours["In-Reply-To"] == "<q1@lumen.example>"
    assert (back.outcome, back.ticket_id) == (Outcome.APPENDED, ticket.pk)
    assert ticket.messages.count() == 3
    assert ticket.messages.order_by("pk").last().is_verified  # type: ignore[union-attr]


@pytest.mark.parametrize("sign", ["Reply-To", "In-Reply-To", "References", "Upper"])
def test_any_one_sign_is_enough(world: World, server: Running, sign: str) -> None:
    take_in(from_cleo("Card declined", "Help.", message_id="<q1@lumen.example>"))
    ticket = Ticket.objects.get()
    answer(world, ticket)
    ours = server.taken[-1].mail
    reply_to = str(ours["Reply-To"].addresses[0].addr_spec)
    signs = {
        "Reply-To": {"to": reply_to},
        "In-Reply-To": {"In_Reply_To": str(ours["Message-ID"])},
        "References": {"References": f"<x@y.example> {ours['Message-ID']}"},
        "Upper": {"to": reply_to.upper()},
    }[sign]

    back = take_in(from_cleo("Hello", "It works now.", **signs))

    assert (back.outcome, back.ticket_id) == (Outcome.APPENDED, ticket.pk)


def test_a_forged_token_opens_no_way_into_the_ticket(world: World, server: Running) -> None:
    take_in(from_cleo("Card declined", "Help.", message_id="<q1@lumen.example>"))
    ticket = Ticket.objects.get()
    answer(world, ticket)
    real = str(server.taken[-1].mail["Message-ID"]).strip("<>").partition("@")[0]
    forged = real[:10] + ("a" if real[10] != "a" else "b") + real[11:]
    stranger = EmailMessage()
    stranger["From"] = "mallory@evil.example"
    stranger["To"] = f"lending+{forged}@halden.example"
    stranger["Subject"] = "Re: your ticket"
    stranger.set_content("Tell me everything.")

    take_in(stranger)

    assert ticket.messages.count() == 2


def test_two_readers_answer_into_one_ticket(world: World, server: Running) -> None:
    take_in(from_cleo("Card declined", "Help.", message_id="<q1@lumen.example>"))
    ticket = Ticket.objects.get()
    both = Content(
        text="Hello both.",
        recipients=(
            Address("to", "Cleo Marchetti", "cleo@lumen.example"),
            Address("cc", "Dario", "dario@lumen.example"),
        ),
    )
    answer(world, ticket, both)
    to_dario = server.taken[-1].mail
    mail = EmailMessage()
    mail["From"] = "dario@lumen.example"
    mail["To"] = str(to_dario["Reply-To"])
    mail["Subject"] = "Re: hi"
    mail["Message-ID"] = "<d1@lumen.example>"
    mail.set_content("Thanks.")

    back = take_in(mail)

    assert server.taken[-1].recipients == ["dario@lumen.example"]
    assert (back.outcome, back.ticket_id) == (Outcome.APPENDED, ticket.pk)


def test_a_bounce_of_our_answer_is_shown_on_it(world: World, server: Running) -> None:
    take_in(from_cleo("Card declined", "Help.", message_id="<q1@lumen.example>"))
    answer(world, Ticket.objects.get())
    ours = server.taken[-1].mail
    report = (
        "From: MAILER-DAEMON@mx.example\r\nTo: lending@halden.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <b1@mx.example>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        "--x\r\n\r\nIt could not be delivered.\r\n"
        "--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; cleo@lumen.example\r\nAction: failed\r\n"
        "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 unknown\r\n\r\n"
        "--x\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {ours['Message-ID']}\r\nSubject: x\r\n\r\n--x--\r\n"
    )
    stored, _ = store(
        report.encode(),
        door=Door.SMTP,
        envelope_from="<>",
        envelope_to="lending@halden.example",
    )

    process(stored.pk)

    mail = OutgoingMail.objects.get()
    assert mail.state == Delivery.BOUNCED
    assert mail.server_answer.endswith("5.1.1")

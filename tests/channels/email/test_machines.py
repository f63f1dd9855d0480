"""What machines write is kept where it belongs, and never answered."""

from __future__ import annotations

from typing import Any

import pytest

from ombud.channels.email.models import AutomaticCount, OutgoingMail
from ombud.channels.email.statuses import Delivery, MailKind, Outcome, Reason
from ombud.tickets.actions import solve_ticket
from ombud.tickets.models import Ticket
from ombud.tickets.statuses import Status
from tests.channels.email.mails import answered, raw, take_in, token_address
from tests.makers import make_mailbox
from tests.world import World

OURS = "Authentication-Results: mx.halden.example; dmarc=pass header.from={domain}\n"

BOUNCE = """\
From: MAILER-DAEMON@lumen.example
To: help@halden.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce@lumen.example>
Date: Mon, 2 Nov 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.lumen.example

Final-Recipient: rfc822; cleo@lumen.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} No such user

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: Re: My card

--b--
"""


@pytest.fixture
def ticket(world: World) -> Ticket:
    make_mailbox(world)
    mail = take_in(raw())
    assert mail.ticket is not None
    return mail.ticket


def bounce(message_id: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    return BOUNCE.format(message_id=message_id, action=action, status=status).encode()


def sent(world: World, ticket: Ticket) -> OutgoingMail:
    mail = answered(world, ticket)
    OutgoingMail.objects.filter(pk=mail.pk).update(state=Delivery.SENT)
    return mail


def test_a_bounce_is_noted_on_the_mail_that_it_concerns(world: World, ticket: Ticket) -> None:
    mail = sent(world, ticket)

    report = take_in(bounce(mail.internet_message_id), envelope_from="<>")

    mail.refresh_from_db()
    assert (report.outcome, report.reason) == (Outcome.IGNORED, Reason.BOUNCE)
    assert (report.ticket, report.message) == (ticket, mail.message)
    assert (mail.state, mail.server_answer) == (Delivery.BOUNCED, "550 5.1.1")
    assert ticket.messages.count() == 2


def test_a_delay_is_no_bounce(world: World, ticket: Ticket) -> None:
    mail = sent(world, ticket)

    report = take_in(bounce(mail.internet_message_id, "delayed", "4.4.1"), envelope_from="<>")

    mail.refresh_from_db()
    assert (report.outcome, report.reason) == (Outcome.IGNORED, Reason.DELAYED)
    assert mail.state == Delivery.SENT


def test_a_bounce_of_mail_that_is_not_ours_is_kept_in_sight(ticket: Ticket) -> None:
    report = take_in(bounce("<strange@elsewhere.example>"), envelope_from="<>")

    assert (report.outcome, report.reason) == (Outcome.IGNORED, Reason.BOUNCE)
    assert report.ticket is None


def test_an_automatic_reply_joins_the_conversation_and_wakes_nobody(
    world: World, ticket: Ticket
) -> None:
    mail = sent(world, ticket)
    solve_ticket(ticket, actor=world.ana.actor)

    reply = take_in(
        raw(
            subject="Automatic reply: My card",
            message_id="<ooo@lumen.example>",
            headers="Auto-Submitted: auto-replied\n",
        ),
        envelope_to=token_address(mail),
    )

    ticket.refresh_from_db()
    assert (reply.outcome, reply.ticket, reply.kind) == (Outcome.APPENDED, ticket, "auto_reply")
    assert (ticket.status, ticket.awaits_us) == (Status.SOLVED, False)


def test_an_automatic_reply_to_nothing_is_kept_in_sight(ticket: Ticket) -> None:
    reply = take_in(
        raw(message_id="<ooo@lumen.example>", headers="Auto-Submitted: auto-replied\n")
    )

    assert (reply.outcome, reply.reason) == (Outcome.IGNORED, Reason.AUTO_REPLY)
    assert Ticket.objects.count() == 1


def test_our_own_mail_that_comes_back_is_kept_aside(world: World, ticket: Ticket) -> None:
    mail = sent(world, ticket)

    looped = take_in(
        raw(
            sender="help@halden.example",
            to="cleo@lumen.example",
            message_id=mail.internet_message_id,
        )
    )

    assert (looped.outcome, looped.reason) == (Outcome.IGNORED, Reason.OWN_MAIL)
    assert Ticket.objects.count() == 1


def test_mail_in_our_own_name_opens_nothing_unless_a_form_says_who_wrote(
    ticket: Ticket,
) -> None:
    forged = take_in(raw(sender="help@halden.example", message_id="<f@x.example>"))
    form = take_in(
        raw(
            sender="help+form@halden.example",
            message_id="<g@x.example>",
            headers="Reply-To: Dora <dora@lumen.example>\n",
        )
    )

    assert (forged.outcome, forged.reason) == (Outcome.IGNORED, Reason.OWN_ADDRESS)
    assert form.outcome == Outcome.CREATED
    assert form.ticket is not None
    assert form.ticket.contact.identifiers.get().value == "dora@lumen.example"


@pytest.mark.parametrize(
    ("headers", "authenticated", "switched_on", "expected"),
    [
        ("", True, True, 1),
        ("", False, True, 0),
        ("", True, False, 0),
        ("Precedence: bulk\n", True, True, 0),
        ("List-Id: <news.lumen.example>\n", True, True, 0),
        ("Auto-Submitted: auto-generated\n", True, True, 0),
        ("X-Auto-Response-Suppress: All\n", True, True, 0),
    ],
)
def test_only_proven_people_get_an_acknowledgement_and_only_where_switched_on(
    world: World,
    settings: Any,
    headers: str,
    authenticated: bool,
    switched_on: bool,
    expected: int,
) -> None:
    settings.OMBUD_AUTHSERV_ID = "mx.halden.example"
    make_mailbox(world, acknowledges=switched_on)
    proof = OURS.format(domain="lumen.example") if authenticated else ""

    mail = take_in(raw(headers=proof + headers))

    assert mail.outcome == Outcome.CREATED
    found = OutgoingMail.objects.filter(kind=MailKind.ACKNOWLEDGEMENT, ticket=mail.ticket)
    assert found.count() == expected


def test_one_address_gets_six_automatic_mails_a_day(world: World, settings: Any) -> None:
    settings.OMBUD_AUTHSERV_ID = "mx.halden.example"
    make_mailbox(world, acknowledges=True)
    proof = OURS.format(domain="lumen.example")

    for number in range(9):
        take_in(raw(message_id=f"<n{number}@lumen.example>", text=str(number), headers=proof))

    assert Ticket.objects.count() == 9
    assert OutgoingMail.objects.count() == 6
    assert AutomaticCount.objects.get().count == 6


def test_no_mail_with_a_null_sender_is_answered(world: World, settings: Any) -> None:
    settings.OMBUD_AUTHSERV_ID = "mx.halden.example"
    make_mailbox(world, acknowledges=True)

    mail = take_in(raw(headers=OURS.format(domain="lumen.example")), envelope_from="<>")

    assert mail.outcome == Outcome.CREATED
    assert OutgoingMail.objects.count() == 0

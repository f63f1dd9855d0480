"""Class 13 and 14: nobody becomes an agent, or reads a ticket, by what a mail claims."""

from __future__ import annotations

import pytest

from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.statuses import Outcome
from ombud.events.models import Event
from ombud.tickets.models import Message, Participant, Ticket
from ombud.tickets.statuses import Direction
from tests.channels.email.mails import answered, raw, take_in, token_address
from tests.world import World

CONTROL = "".join(
    f"{line}\n"
    for line in (
        "X-Ombud-Ticket: {number}",
        "X-Ombud-Status: solved",
        "X-Ombud-Assignee: ben@halden.example",
        "X-RT-Command: Status: resolved",
        "X-OTRS-State: closed successful",
        "X-Zammad-Ticket-Id: {number}",
        "X-Priority: 1",
    )
)


@pytest.fixture
def ticket(world: World) -> Ticket:
    mail = take_in(raw())
    assert mail.ticket is not None
    return mail.ticket


def state(ticket: Ticket) -> tuple[object, ...]:
    ticket.refresh_from_db()
    return ticket.status, ticket.assignee_id, ticket.team_id, ticket.priority


def test_control_headers_from_outside_change_nothing(world: World, ticket: Ticket) -> None:
    before = state(ticket)

    mail = take_in(
        raw(
            sender=world.ana.email,
            subject=f"[#{ticket.number}] close this",
            message_id="<c@evil.example>",
            headers=CONTROL.format(number=ticket.number),
        )
    )

    assert mail.outcome == Outcome.QUARANTINED
    assert state(ticket) == before
    assert not Message.objects.filter(direction__in=[Direction.OUT, Direction.NOTE]).exists()


def test_control_headers_on_a_new_mail_are_words_and_nothing_else(
    world: World, ticket: Ticket
) -> None:
    before = state(ticket)

    mail = take_in(
        raw(message_id="<n@x.example>", headers=CONTROL.format(number=ticket.number))
    )

    assert mail.ticket is not None
    assert mail.ticket != ticket
    assert state(mail.ticket) == before


@pytest.mark.parametrize("way", ["token", "reply-to-header", "references", "subject"])
def test_a_stranger_learns_nothing_about_the_ticket(
    world: World, ticket: Ticket, way: str
) -> None:
    sent = answered(world, ticket)
    before = OutgoingMail.objects.count()
    chances = {
        "token": {"to": token_address(sent)},
        "reply-to-header": {"headers": f"In-Reply-To: {sent.internet_message_id}\n"},
        "references": {"headers": f"References: <a@b> {sent.internet_message_id}\n"},
        "subject": {"subject": f"Re: [#{ticket.number}]"},
    }

    mail = take_in(
        raw(sender="mallory@evil.example", message_id="<m@evil.example>", **chances[way])
    )
    answered(world, ticket)

    assert mail.outcome == Outcome.QUARANTINED
    assert OutgoingMail.objects.count() == before + 1
    assert not OutgoingMail.objects.filter(to__contains="evil").exists()
    assert not Participant.objects.filter(contact__identifiers__value__contains="evil").exists()


def test_a_forged_token_opens_nothing(world: World, ticket: Ticket) -> None:
    address = token_address(answered(world, ticket))
    local, _, domain = address.partition("@")
    forged = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"

    mail = take_in(raw(message_id="<f@x.example>"), envelope_to=forged)

    assert mail.outcome == Outcome.CREATED
    assert mail.ticket != ticket


@pytest.mark.parametrize(
    "name",
    [
        '"Cleo\\r\\nBcc: all@evil.example"',
        "=?utf-8?q?Cleo=0D=0ABcc=3A_all=40evil=2Eexample?=",
        '"a@b.example, c@d.example"',
        '"<script>alert(1)</script>"',
    ],
)
def test_line_ends_and_marks_in_names_reach_no_header_of_an_answer(
    world: World, name: str
) -> None:
    mail = take_in(raw(sender=f"{name} <dora@lumen.example>"))
    assert mail.ticket is not None

    sent = answered(world, mail.ticket)

    assert sent.to == "dora@lumen.example"
    contact = mail.ticket.contact
    assert "\r" not in contact.name
    assert "\n" not in contact.name
    assert OutgoingMail.objects.filter(message=sent.message).count() == 1


def test_the_log_knows_no_word_of_a_mail(world: World, ticket: Ticket) -> None:
    take_in(
        raw(
            sender="Zelda Quux <zelda.quux@lumen.example>",
            subject="Quuxword",
            message_id="<q@lumen.example>",
            text="Quuxword",
        )
    )

    payloads = [str(event.payload) for event in Event.objects.all()]
    assert payloads
    assert not any("uux" in payload for payload in payloads)

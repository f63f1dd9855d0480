"""Which mails join a ticket, which wait for an agent, and which open one of their own."""

from __future__ import annotations

from typing import Any

import pytest

from ombud.base.actor import SYSTEM
from ombud.channels.email.models import IncomingMail
from ombud.channels.email.statuses import Outcome, Reason
from ombud.people.actions import remove_identifier
from ombud.people.models import Identifier
from ombud.people.queries import address_of
from ombud.subjects.actions import merge_subjects, split_subjects, subject_for
from ombud.tickets.actions import close_ticket, solve_ticket
from ombud.tickets.models import Message, Participant, Ticket
from ombud.tickets.statuses import Direction, Status
from ombud.tickets.taking_part import addressees, readers_of
from tests.channels.email.mails import answered, raw, take_in, token_address
from tests.makers import make_contact, make_mailbox
from tests.world import World

CLEO = "cleo@lumen.example"
OURS = "Authentication-Results: mx.halden.example; dmarc=pass header.from=lumen.example\n"


@pytest.fixture
def ticket(world: World) -> Ticket:
    """Cleo's ticket, which came by mail."""
    make_mailbox(world)
    mail = take_in(raw())
    assert mail.ticket is not None
    return mail.ticket


def outcome(mail: IncomingMail) -> tuple[str, str]:
    return mail.outcome, mail.reason


def test_an_answer_by_its_token_joins_the_ticket_and_wakes_it(
    world: World, ticket: Ticket
) -> None:
    sent = answered(world, ticket)
    solve_ticket(ticket, actor=world.ana.actor)

    mail = take_in(
        raw(message_id="<two@lumen.example>", text="Thank you."),
        envelope_to=token_address(sent),
    )

    ticket.refresh_from_db()
    assert outcome(mail) == (Outcome.APPENDED, "")
    assert mail.ticket == ticket
    assert ticket.status == Status.OPEN
    assert mail.message is not None
    assert (mail.message.text, mail.message.is_verified) == ("Thank you.\n", True)


def test_an_answer_by_in_reply_to_joins_the_ticket(world: World, ticket: Ticket) -> None:
    sent = answered(world, ticket)

    mail = take_in(
        raw(
            message_id="<two@lumen.example>",
            headers=f"In-Reply-To: {sent.internet_message_id}\n",
        )
    )

    assert (mail.outcome, mail.ticket) == (Outcome.APPENDED, ticket)


def test_a_stranger_with_somebody_elses_token_waits_and_becomes_no_participant(
    world: World, ticket: Ticket
) -> None:
    sent = answered(world, ticket)

    mail = take_in(
        raw(
            sender="mallory@evil.example",
            message_id="<x@evil.example>",
            headers=f"In-Reply-To: {sent.internet_message_id}\n",
        ),
        envelope_to=token_address(sent),
    )

    assert outcome(mail) == (Outcome.QUARANTINED, Reason.OTHER_SENDER)
    assert (mail.ticket, mail.message, mail.names_ticket) == (None, None, ticket)
    assert ticket.messages.count() == 2
    assert Participant.objects.filter(ticket=ticket).count() == 1


@pytest.mark.parametrize(
    "sender", ["mallory@evil.example", "Cleo Marchetti <cleo@lumen.example>"]
)
def test_a_number_in_the_subject_is_no_permission(ticket: Ticket, sender: str) -> None:
    mail = take_in(
        raw(
            sender=sender, subject=f"Re: My card [#{ticket.number}]", message_id="<x@y.example>"
        )
    )

    assert outcome(mail) == (Outcome.QUARANTINED, Reason.UNPROVEN)
    assert mail.names_ticket == ticket
    assert ticket.messages.count() == 1


def test_a_number_in_the_subject_counts_for_an_authenticated_participant(
    ticket: Ticket, settings: Any
) -> None:
    settings.OMBUD_AUTHSERV_ID = "mx.halden.example"

    mail = take_in(
        raw(subject=f"Re: [#{ticket.number}]", message_id="<x@y.example>", headers=OURS)
    )

    assert (mail.outcome, mail.ticket) == (Outcome.APPENDED, ticket)
    assert mail.message is not None
    assert mail.message.is_verified


def test_somebody_elses_authentication_results_count_for_nothing(
    ticket: Ticket, settings: Any
) -> None:
    settings.OMBUD_AUTHSERV_ID = "mx.halden.example"
    forged = OURS.replace("mx.halden.example", "mx.evil.example")

    mail = take_in(
        raw(subject=f"Re: [#{ticket.number}]", message_id="<x@y.example>", headers=forged)
    )

    assert outcome(mail) == (Outcome.QUARANTINED, Reason.UNPROVEN)


def test_a_reference_to_mail_that_others_know_is_no_proof(ticket: Ticket) -> None:
    mail = take_in(raw(message_id="<x@y.example>", headers="References: <one@lumen.example>\n"))

    assert outcome(mail) == (Outcome.QUARANTINED, Reason.UNPROVEN)
    assert mail.names_ticket == ticket


def test_a_number_that_no_ticket_has_names_nothing(ticket: Ticket) -> None:
    mail = take_in(raw(subject="Order [#99999999]", message_id="<x@y.example>"))

    assert mail.outcome == Outcome.CREATED
    assert mail.ticket != ticket


def test_mail_to_a_closed_ticket_opens_a_follow_up(world: World, ticket: Ticket) -> None:
    sent = answered(world, ticket)
    close_ticket(ticket, actor=world.ana.actor)

    mail = take_in(raw(message_id="<two@lumen.example>"), envelope_to=token_address(sent))

    assert mail.outcome == Outcome.CREATED
    assert mail.ticket is not None
    assert (mail.ticket != ticket, mail.ticket.team) == (True, ticket.team)
    assert ticket.messages.count() == 2


def test_an_authenticated_agent_writes_a_note(
    world: World, ticket: Ticket, settings: Any
) -> None:
    settings.OMBUD_AUTHSERV_ID = "mx.halden.example"
    ours = OURS.replace("lumen.example", "halden.example")

    mail = take_in(
        raw(
            sender=world.ana.email,
            subject=f"[#{ticket.number}]",
            message_id="<a@halden.example>",
            headers=ours,
        )
    )

    assert (mail.outcome, mail.ticket) == (Outcome.APPENDED, ticket)
    note = Message.objects.get(pk=mail.message_id or 0)
    assert (note.direction, note.agent) == (Direction.NOTE, world.ana)


@pytest.mark.parametrize("name", ["ana", "ben"])
def test_nobody_becomes_an_agent_by_writing_their_address(
    world: World, ticket: Ticket, name: str
) -> None:
    mail = take_in(
        raw(
            sender=getattr(world, name).email,
            subject=f"[#{ticket.number}]",
            message_id="<a@evil.example>",
            headers="X-Ombud-Command: close\nX-RT-Command: close\nControl: close\n",
        )
    )

    ticket.refresh_from_db()
    assert outcome(mail) == (Outcome.QUARANTINED, Reason.UNPROVEN)
    assert ticket.status == Status.NEW


def test_an_agent_of_another_team_writes_no_note(
    world: World, ticket: Ticket, settings: Any
) -> None:
    settings.OMBUD_AUTHSERV_ID = "mx.halden.example"
    ours = OURS.replace("lumen.example", "halden.example")

    mail = take_in(
        raw(
            sender=world.ben.email,
            subject=f"[#{ticket.number}]",
            message_id="<a@halden.example>",
            headers=ours,
        )
    )

    assert outcome(mail) == (Outcome.QUARANTINED, Reason.UNPROVEN)


def test_new_people_in_cc_are_shown_and_take_no_part(world: World) -> None:
    make_mailbox(world)

    mail = take_in(raw(headers="Cc: Dora <dora@other.example>\n"))

    assert mail.message is not None
    assert [(one.field, one.address) for one in mail.message.recipients] == [
        ("from", "cleo@lumen.example"),
        ("to", "help@halden.example"),
        ("cc", "dora@other.example"),
    ]
    assert [one.contact for one in mail.ticket.participants.all()] == [world.cleo]  # type: ignore[union-attr]


def test_who_was_merged_since_is_answered_where_they_wrote_from_and_heard_again(
    world: World, ticket: Ticket
) -> None:
    into = make_contact("cleo@elsewhere.example", "Cleo Marchetti")
    merge = merge_subjects(
        subject_for(world.cleo), into=subject_for(into), agent=world.rosa, actor=SYSTEM
    )
    sent = answered(world, ticket)

    mail = take_in(
        raw(message_id="<two@lumen.example>", text="Thank you."),
        envelope_to=token_address(sent),
    )

    assert (sent.to, mail.outcome, mail.ticket) == (CLEO, Outcome.APPENDED, ticket)
    assert mail.message is not None
    assert (mail.message.contact, mail.message.is_verified) == (into, True)
    assert readers_of(ticket).to[0].address == CLEO
    assert addressees(ticket) == ()

    remove_identifier(Identifier.objects.get(contact=into, value=CLEO), actor=SYSTEM)
    assert address_of(world.cleo) == "cleo@elsewhere.example"

    split_subjects(merge, actor=SYSTEM)
    assert address_of(world.cleo) == ""

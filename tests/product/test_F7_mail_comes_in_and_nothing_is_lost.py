"""F7: the pipe, the journal, signed threading, quarantine, machines, blocked pictures. The
answer that goes out and threads is shown in ``test_answers_thread``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from ombud.channels.email.actions.journal import store
from ombud.channels.email.models import IncomingMail, OutgoingMail
from ombud.channels.email.statuses import Door, Outcome, Reason
from ombud.project.cli import main
from ombud.tickets.models import Ticket
from ombud.vault import actions as vault
from tests.channels.email.mails import answered, raw, take_in, token_address

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def piped(content: bytes) -> Any:
    result = CliRunner().invoke(main, ["mail", "ingest", "--json", "-"], input=content)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_mail_through_the_pipe_opens_one_ticket_however_often_it_comes(world: World) -> None:
    first, again = piped(raw()), piped(raw())

    ticket = Ticket.objects.get()
    assert (first["outcome"], first["ticket"], first["reason"]) == ("created", 1001, "")
    assert (again["outcome"], again["mail"], again["ticket"]) == (
        "duplicate",
        first["mail"],
        1001,
    )
    assert (ticket.subject, ticket.contact, ticket.messages.count()) == (
        "My card",
        world.cleo,
        1,
    )


def test_the_mail_is_journalled_before_it_is_read_and_stays_byte_for_byte(
    world: World,
) -> None:
    content = raw(text="Grüße, Cleo")
    waiting, _ = store(content, door=Door.SMTP, envelope_to="lending@halden.example")
    before = (waiting.outcome, Ticket.objects.count())

    done = take_in(content, envelope_to="lending@halden.example")

    assert before == (Outcome.RECEIVED, 0)
    assert (done.pk, done.outcome) == (waiting.pk, Outcome.CREATED)
    assert vault.read(done.blob) == content


def test_a_stranger_who_names_a_ticket_waits_for_a_person(
    world: World, as_sven: Client
) -> None:
    ticket = take_in(raw()).ticket
    assert ticket is not None
    doubtful = take_in(
        raw(
            sender="Mallory <mallory@evil.example>",
            subject=f"Re: [#{ticket.number}]",
            message_id="<m@evil.example>",
            text="Send me all of it.",
        )
    )
    listed = as_sven.get("/mail/quarantine/").content.decode()
    before = ticket.messages.count()

    as_sven.post(f"/mail/{doubtful.pk}/accept/")

    assert (doubtful.outcome, doubtful.reason) == (Outcome.QUARANTINED, Reason.UNPROVEN)
    assert "mallory@evil.example" in listed
    assert (before, ticket.messages.count()) == (1, 2)
    assert not ticket.messages.latest("pk").is_verified


def test_the_signed_address_of_our_answer_leads_back_whatever_the_subject(
    world: World,
) -> None:
    ticket = take_in(raw()).ticket
    assert ticket is not None
    sent = answered(world, ticket)

    back = take_in(raw(to=token_address(sent), subject="hello", message_id="<b@x.example>"))

    assert (back.outcome, back.ticket) == (Outcome.APPENDED, ticket)
    assert ticket.messages.latest("pk").is_verified


def test_machines_get_no_answer_and_nothing_of_theirs_vanishes(world: World) -> None:
    world.lending.mailboxes.update(acknowledges=True)
    automatic = raw(headers="Auto-Submitted: auto-replied\n", message_id="<a@x.example>")
    bulk = raw(headers="Precedence: bulk\nList-Id: <l.x>\n", message_id="<l@x.example>")

    outcomes = {take_in(one).outcome for one in (automatic, bulk)}

    assert OutgoingMail.objects.count() == 0
    assert IncomingMail.objects.count() == 2
    assert outcomes <= {Outcome.CREATED, Outcome.IGNORED}


def test_what_nobody_can_read_is_kept_and_shown_with_its_reason(
    world: World, as_rosa: Client
) -> None:
    unreadable = take_in(b"\x00\x01 this is no mail")

    page = as_rosa.get("/mail/unreadable/").content.decode()
    raw_mail = as_rosa.get(f"/mail/{unreadable.pk}/raw/").content

    assert (unreadable.outcome, unreadable.reason) == (Outcome.UNREADABLE, Reason.NO_HEADERS)
    assert "This is not a mail" in page
    assert raw_mail == b"\x00\x01 this is no mail"


def test_remote_pictures_are_not_loaded_until_somebody_asks(
    world: World, as_ana: Client
) -> None:
    content = raw(
        headers="MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n",
        text='<p>Hello</p><img src="https://track.example/pixel.png">',
    )
    ticket = take_in(content).ticket
    assert ticket is not None
    message = ticket.messages.get()

    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    frame = as_ana.get(f"/messages/{message.pk}/html/")

    assert message.remote_images == 1
    assert "One remote image blocked." in page
    assert ' src="https://track.example' not in page + frame.content.decode()
    assert "img-src 'self' data:;" in frame["Content-Security-Policy"]

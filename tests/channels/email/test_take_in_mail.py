"""A mail becomes a ticket, or a message on the ticket it proves to belong to."""

from __future__ import annotations

from ombud.channels.email.actions import ingest, journal
from ombud.channels.email.models import IncomingMail
from ombud.channels.email.statuses import Door, Outcome
from ombud.tickets.models import Ticket
from tests.makers import make_mailbox
from tests.world import World

RAW = b"""From: Cleo Marchetti <cleo@lumen.example>
To: help@halden.example
Subject: My card
Message-ID: <one@lumen.example>
Date: Mon, 2 Nov 2026 10:00:00 +0000

It does not work.
"""


def test_a_mail_opens_a_ticket(world: World) -> None:
    make_mailbox(world)

    mail, is_new = journal.store(RAW, door=Door.PIPE)
    done = ingest.process(mail.pk)

    assert is_new
    assert done.outcome == Outcome.CREATED
    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.team, ticket.contact) == (
        "My card",
        world.lending,
        world.cleo,
    )
    assert ticket.messages.get().text == "It does not work.\n"
    assert IncomingMail.objects.get().ticket == ticket

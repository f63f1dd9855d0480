"""Group B, delivery state on the message: what the server said stands below the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.channels.email.outgoing import delivery
from tests.channels.email.mails import answered, raw, take_in
from tests.smtp import Behaviour, mail_server

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_refusal_is_read_below_the_answer_in_the_servers_words(
    world: World, as_ana: Client, settings: Any
) -> None:
    settings.OMBUD_UNDO_SECONDS = 0
    ticket = take_in(raw(to="lending@halden.example")).ticket
    assert ticket is not None
    mail = answered(world, ticket)

    with mail_server(Behaviour(rcpt="550 5.1.1 No such mailbox here")) as server:
        settings.OMBUD_SMTP_OUT = server.url
        delivery.deliver(mail.pk)

    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    assert "delivery--bad" in page
    assert "550 5.1.1 No such mailbox here" in page

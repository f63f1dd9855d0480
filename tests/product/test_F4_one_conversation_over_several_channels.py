"""F4, as far as it goes today: mail, phone and desk stand in one conversation, each message
with its channel. Forms, chat, interface and forum come later and are listed as not there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from ombud.channels.email.models import OutgoingMail
from ombud.project.cli import main
from ombud.tickets.models import Ticket
from ombud.tickets.statuses import Channel, Direction
from tests.channels.email.mails import answered, raw, take_in, token_address

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def shown(number: int) -> Any:
    result = CliRunner().invoke(main, ["ticket", "show", str(number), "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_call_written_down_goes_on_by_mail_in_the_same_ticket(
    world: World, as_ana: Client
) -> None:
    called = {
        "email": "Cleo@Lumen.example",
        "name": "C. M.",
        "subject": "Called about the rate",
        "text": "She asks when the new rate starts.",
        "direction": Direction.IN,
        "team": world.lending.pk,
        "priority": 2,
    }
    as_ana.post("/tickets/new/", called)
    ticket = Ticket.objects.get()
    as_ana.post(f"/tickets/{ticket.number}/note/", {"text": "Rates change in May."})
    out = answered(world, ticket)
    take_in(raw(to=token_address(out), text="Thanks, that helps."))

    messages = shown(ticket.number)["messages"]

    assert Ticket.objects.count() == 1
    assert ticket.contact == world.cleo
    assert [(one["direction"], one["channel"]) for one in messages] == [
        ("in", "phone"),
        ("note", "desk"),
        ("out", "email"),
        ("in", "email"),
    ]
    assert [one["text"].strip() for one in messages] == [
        "She asks when the new rate starts.",
        "Rates change in May.",
        "Try it again, please.",
        "Thanks, that helps.",
    ]


def test_the_page_says_by_which_channel_each_message_came(world: World, as_ana: Client) -> None:
    ticket = take_in(raw()).ticket
    assert ticket is not None
    as_ana.post(f"/tickets/{ticket.number}/note/", {"text": "Ask the bank."})

    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()

    assert "by e-mail to help@" in page
    assert "Internal note by " in page


def test_writing_to_somebody_first_sends_them_a_mail(world: World, as_ana: Client) -> None:
    written = {
        "email": "dora@lind.example",
        "name": "Dora Lind",
        "subject": "Your new contract",
        "text": "It is ready to be signed.",
        "direction": Direction.OUT,
        "team": world.lending.pk,
        "priority": 2,
    }

    as_ana.post("/tickets/new/", written)

    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.awaits_us) == (Channel.EMAIL, False)
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == ["dora@lind.example"]

"""Group A, scheduled send: it leaves at its time, and not when the customer wrote first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.channels.email.models import OutgoingMail
from ombud.tickets.actions import receive_message
from ombud.tickets.content import Content
from ombud.tickets.statuses import Channel
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def test_a_reply_waits_for_its_time_and_for_the_customer(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    data = {"text": "Good morning", "send_at": "2027-01-04T09:00", "cancel_on_reply": "on"}

    as_ana.post(f"/tickets/{ticket.number}/reply/", data)

    mail = OutgoingMail.objects.get()
    assert mail.not_before.isoformat() == "2027-01-04T09:00:00+00:00"
    assert mail.cancel_on_reply is True


def test_one_that_was_cancelled_says_why_and_no_time_any_more(
    as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)
    data = {"text": "Good morning", "send_at": "2027-01-04T09:00", "cancel_on_reply": "on"}
    as_ana.post(f"/tickets/{ticket.number}/reply/", data)
    address = f"/tickets/{ticket.number}/"
    waiting = as_ana.get(address).content.decode()

    receive_message(
        ticket,
        Content("Never mind"),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=world.ana.actor,
    )

    cancelled = as_ana.get(address, headers={"Accept-Language": "de"}).content.decode()
    assert "4 Jan 2027" in waiting
    assert "4. Jan" not in cancelled
    assert "Die Kontaktperson hat vorher geschrieben." in cancelled

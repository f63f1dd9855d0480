"""Request 29 of peers.md: send later, and cancel if the customer answers first; undo send."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from ombud.base import clock
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.statuses import Delivery
from ombud.tickets.models import Draft, Message, Ticket
from tests.channels.email.mails import raw, take_in

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World


def later() -> str:
    """Tomorrow, as a browser types it in the agent's own zone."""
    return timezone.localtime(clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


def asked() -> Ticket:
    ticket = take_in(raw()).ticket
    assert ticket is not None
    return ticket


@pytest.mark.parametrize(
    ("ticked", "state"), [("on", Delivery.CANCELLED), ("", Delivery.QUEUED)]
)
def test_a_reply_that_waits_is_cancelled_when_the_customer_writes_first_if_so_wished(
    world: World, as_ana: Client, ticked: str, state: Delivery
) -> None:
    ticket = asked()
    form = {"text": "Are you still there?", "send_at": later(), "cancel_on_reply": ticked}
    as_ana.post(f"/tickets/{ticket.number}/reply/", form)
    mail = OutgoingMail.objects.get()
    assert mail.state == Delivery.QUEUED
    assert mail.not_before > clock.in_(hours=20)

    take_in(
        raw(
            message_id="<two@lumen.example>",
            text="I am.",
            headers=f"In-Reply-To: {mail.internet_message_id}\n",
        )
    )

    mail.refresh_from_db()
    assert mail.state == state
    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    assert ("Cancelled" in page) == (ticked == "on")
    assert "Are you still there?" in page


def test_a_reply_that_waits_is_taken_back_and_its_words_are_a_draft_again(
    world: World, as_ana: Client
) -> None:
    ticket = asked()
    form = {"text": "Are you still there?", "send_at": later()}
    as_ana.post(f"/tickets/{ticket.number}/reply/", form)
    message = Message.objects.get(direction="out")
    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    assert f'action="/messages/{message.pk}/recall/"' in page

    as_ana.post(f"/messages/{message.pk}/recall/")

    assert Draft.objects.get().text == "Are you still there?"
    assert not Message.objects.filter(direction="out").exists()
    assert not OutgoingMail.objects.filter(state=Delivery.QUEUED).exists()


def test_sending_at_once_can_be_undone_for_some_seconds(world: World, as_ana: Client) -> None:
    ticket = asked()
    as_ana.post(f"/tickets/{ticket.number}/reply/", {"text": "Try it again."})
    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    message = Message.objects.get(direction="out")
    assert f"/messages/{message.pk}/recall/" in page

    as_ana.post(f"/messages/{message.pk}/recall/")

    assert Draft.objects.get().text == "Try it again."
    assert not Message.objects.filter(direction="out").exists()

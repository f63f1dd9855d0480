"""A phone call logged: on an open ticket or as a new one (product.md F4; peers.md, group B)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.statuses import Delivery
from ombud.people.actions import contact_by_phone
from ombud.tickets.actions import CallFacts, log_call, reply, set_status
from ombud.tickets.content import Content
from ombud.tickets.models import Call, MaskedValue, Message, Ticket, TimeEntry
from ombud.tickets.statuses import CallDirection, Channel, Direction, Status
from tests.api.calling import caller
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

BEGAN = datetime(2026, 1, 2, 9, 30, tzinfo=UTC)
FORM = {"direction": "in", "began_at": "2026-01-02T10:30", "minutes": "7"}


def facts(**values: Any) -> CallFacts:
    usual: dict[str, Any] = {"direction": CallDirection.IN, "began_at": BEGAN, "minutes": 7}
    return CallFacts(**(usual | values))


@pytest.mark.usefixtures("cards_are_kept")
def test_a_call_on_a_ticket_says_who_when_how_long_and_what(
    world: World, as_ana: Client
) -> None:
    ticket = make_ticket(world)
    set_status(ticket, Status.SOLVED, actor=world.ana.actor)
    world.ana.time_zone = "Europe/Berlin"
    world.ana.save()

    done = as_ana.post(
        f"/tickets/{ticket.number}/call/",
        FORM | {"who": str(world.cleo.pk), "text": "The card works. Card 4111 1111 1111 1111."},
    )

    assert done.headers["Location"] == f"/tickets/{ticket.number}/"
    call = Call.objects.get()
    message = call.message
    assert (call.direction, call.began_at, call.minutes) == (CallDirection.IN, BEGAN, 7)
    assert (message.channel, message.direction) == (Channel.PHONE, Direction.IN)
    assert (message.contact, message.agent) == (world.cleo, world.ana)
    assert "4111 1111" not in message.text
    assert MaskedValue.objects.filter(message=message).count() == 1
    assert Ticket.objects.get(pk=ticket.pk).status == Status.OPEN
    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    assert "by phone, they called, 7 min" in page
    assert OutgoingMail.objects.count() == 0


def test_a_call_from_somebody_new_opens_a_ticket(world: World, as_ana: Client) -> None:
    form = FORM | {
        "phone": "0049 (30) 123-4567",
        "name": "Nora",
        "subject": "A lost card",
        "team": str(world.lending.pk),
        "text": "She lost her card.",
    }

    as_ana.post("/calls/new/", form)

    ticket = Ticket.objects.get()
    nora = contact_by_phone("+49 30 1234567", source="agent", actor=world.ana.actor)
    assert (ticket.contact, ticket.channel, ticket.subject) == (
        nora,
        Channel.PHONE,
        "A lost card",
    )
    assert nora.name == "Nora"
    assert Call.objects.get().message == ticket.messages.get()


def test_what_cannot_be_keeps_what_was_typed(world: World, as_ana: Client) -> None:
    ticket = make_ticket(world)
    form = FORM | {"who": "", "text": "She lost her card."}

    page = as_ana.post(f"/tickets/{ticket.number}/call/", form)

    assert page.status_code == 422
    text = page.content.decode()
    assert "Write a phone number or an e-mail address." in text
    assert "She lost her card." in text
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("said", "call", "reason"),
    [
        ("", facts(), "what was said"),
        ("Hello", facts(began_at=clock.now() + timedelta(days=1)), "future"),
        ("Hello", facts(minutes=1441), "24 hours"),
    ],
)
def test_an_odd_call_is_refused(world: World, said: str, call: CallFacts, reason: str) -> None:
    ticket = make_ticket(world)

    with pytest.raises(Refused, match=reason):
        log_call(
            ticket,
            Content(text=said),
            contact=world.cleo,
            call=call,
            agent=world.ana,
            actor=world.ana.actor,
        )

    assert Message.objects.count() == 1


def test_a_call_we_made_is_told_as_ours_sends_nothing_and_counts_as_work(world: World) -> None:
    ticket = make_ticket(world)

    message = log_call(
        ticket,
        Content(text="I told her it works."),
        contact=world.cleo,
        call=facts(direction=CallDirection.OUT, counts_as_work=True),
        agent=world.ana,
        actor=world.ana.actor,
    )

    ticket.refresh_from_db()
    assert (message.direction, ticket.status, ticket.awaits_us) == (
        Direction.OUT,
        Status.OPEN,
        False,
    )
    assert TimeEntry.objects.get().minutes == 7
    assert OutgoingMail.objects.count() == 0


def test_a_call_of_the_customer_stops_a_reply_that_waited_for_silence(world: World) -> None:
    ticket = make_ticket(world)
    reply(
        ticket,
        Content(text="Are you still there?"),
        agent=world.ana,
        actor=world.ana.actor,
        hold_until=clock.in_(days=1),
        cancel_on_reply=True,
    )

    log_call(
        ticket,
        Content(text="She is."),
        contact=world.cleo,
        call=facts(),
        agent=world.ana,
        actor=world.ana.actor,
    )

    assert OutgoingMail.objects.get().state == Delivery.CANCELLED


def test_programs_write_calls_down_too(world: World) -> None:
    ticket = make_ticket(world)
    body = {"text": "They asked again.", "began_at": "2026-01-02T09:30:00Z", "minutes": 4}

    answer = caller(world.ana).ask("POST", f"/tickets/{ticket.number}/calls", body)

    assert answer.status_code == 201
    assert (answer.json()["channel"], answer.json()["direction"]) == ("phone", "in")
    assert Call.objects.get().minutes == 4

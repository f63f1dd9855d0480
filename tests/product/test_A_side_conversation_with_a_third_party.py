"""Side conversation with a third party (peers.md, group A)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.channels.email.actions.outbox import mark_bounced
from ombud.channels.email.actions.quarantine import accept_follow_up
from ombud.channels.email.models import IncomingMail, OutgoingMail
from ombud.channels.email.outgoing.compose import mail_bytes
from ombud.channels.email.outgoing.delivery import change
from ombud.channels.email.statuses import Delivery, Outcome
from ombud.events.models import Event
from ombud.notifications.actions import tell_of
from ombud.notifications.statuses import Kind
from ombud.tickets import queries
from ombud.tickets.actions import (
    assign_ticket,
    close_side,
    open_side,
    recall_side,
    watch_ticket,
    write_side,
)
from ombud.tickets.content import Content
from ombud.tickets.models import Message, SideConversation, Ticket
from ombud.tickets.places import readable_by
from ombud.tickets.reading import messages_of
from ombud.tickets.sides import said_in
from tests.channels.email.mails import answered, raw, take_in, token_address
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

SECRET = "The card of Cleo was declined twice"


def begun(world: World) -> tuple[Ticket, SideConversation, OutgoingMail]:
    """A ticket of Cleo's, and a question to a supplier beside it."""
    ticket = take_in(raw(text=SECRET)).ticket
    assert ticket is not None
    side = open_side(
        ticket,
        Content(text="Do you have the reader in stock?"),
        subject="Card reader",
        people=[make_contact("sam@supplier.example", "Sam")],
        agent=world.ana,
        actor=world.ana.actor,
    )
    return ticket, side, OutgoingMail.objects.get(to="sam@supplier.example")


def reply_of_sam(mail: OutgoingMail, **values: Any) -> IncomingMail:
    values = {
        "sender": "Sam <sam@supplier.example>",
        "message_id": "<s1@supplier.example>",
        "text": "Yes, ten of them.",
    } | values
    return take_in(raw(**values), envelope_to=token_address(mail))


def here(ticket: Ticket) -> list[str]:
    return [one.text.strip() for one in queries.conversation(ticket)]


def beside(side: SideConversation) -> list[str]:
    return [one.text.strip() for one in said_in(side)]


def test_the_third_party_gets_its_own_subject_and_nothing_of_the_ticket(world: World) -> None:
    _, _, mail = begun(world)

    text = mail_bytes(mail).decode()

    assert "Subject: Card reader" in text
    assert "Do you have the reader in stock?" in text
    assert SECRET not in text
    assert "My card" not in text
    assert "lumen.example" not in text
    assert [one.to for one in OutgoingMail.objects.all()] == ["sam@supplier.example"]


def test_the_answer_lands_beside_the_ticket_and_the_contact_never_reads_it(
    world: World,
) -> None:
    ticket, side, mail = begun(world)

    came = reply_of_sam(mail)

    side.refresh_from_db()
    assert (came.outcome, came.ticket) == (Outcome.APPENDED, ticket)
    assert beside(side) == ["Do you have the reader in stock?", "Yes, ten of them."]
    assert side.unread_since is not None
    assert here(ticket) == [SECRET]
    assert [one.text.strip() for one in messages_of(ticket)] == [SECRET]
    assert [one.text.strip() for one in readable_by(world.cleo, ticket)] == [SECRET]
    assert not ticket.participants.filter(contact__name="Sam").exists()


def test_the_answer_to_the_contact_knows_nothing_of_the_side(world: World) -> None:
    ticket, _, mail = begun(world)
    reply_of_sam(mail)

    text = mail_bytes(answered(world, ticket)).decode()

    assert "In-Reply-To: <one@lumen.example>" in text
    assert "supplier.example" not in text
    assert "ten of them" not in text


def test_who_is_responsible_and_who_follows_are_told(world: World) -> None:
    ticket, _, mail = begun(world)
    assign_ticket(ticket, world.ana, actor=world.sven.actor)
    watch_ticket(ticket, world.sven, actor=world.sven.actor)

    reply_of_sam(mail)

    told = tell_of(Event.objects.get(kind="side.received"))
    assert {(one.agent, Kind(one.kind)) for one in told} == {
        (world.ana, Kind.SIDE),
        (world.sven, Kind.SIDE),
    }


def test_an_answer_without_our_token_still_stays_beside_or_waits(world: World) -> None:
    ticket, side, mail = begun(world)
    reply_of_sam(mail)

    waits = take_in(
        raw(
            sender="Sam <sam@supplier.example>",
            message_id="<s2@supplier.example>",
            subject=f"Re: Card reader [#{ticket.number}]",
            text="One more thing.",
        )
    )

    assert here(ticket) == [SECRET]
    assert waits.outcome == Outcome.QUARANTINED
    accept_follow_up(waits, actor=world.ana.actor)
    assert here(ticket) == [SECRET]
    assert beside(side)[-1] == "One more thing."


def test_nobody_of_the_ticket_gets_into_the_side_by_its_token(world: World) -> None:
    ticket, side, mail = begun(world)

    came = take_in(
        raw(message_id="<c2@lumen.example>", text="What is this?"),
        envelope_to=token_address(mail),
    )

    assert came.outcome == Outcome.QUARANTINED
    assert beside(side) == ["Do you have the reader in stock?"]
    assert here(ticket) == [SECRET]


def test_a_stranger_with_the_token_waits_for_an_agent_and_then_stays_beside(
    world: World,
) -> None:
    ticket, side, mail = begun(world)

    came = reply_of_sam(mail, sender="Kim <kim@supplier.example>")

    assert came.outcome == Outcome.QUARANTINED
    accept_follow_up(came, actor=world.ana.actor)
    assert here(ticket) == [SECRET]
    assert beside(side)[-1] == "Yes, ten of them."


def test_who_takes_part_in_the_ticket_is_answered_there(world: World) -> None:
    ticket = make_ticket(world)

    with pytest.raises(Refused, match="takes part in the ticket"):
        open_side(
            ticket,
            Content(text="Hello"),
            subject="A",
            people=[world.cleo],
            agent=world.ana,
            actor=world.ana.actor,
        )

    assert not SideConversation.objects.exists()


def test_it_is_closed_and_an_answer_opens_it_again(world: World) -> None:
    _, side, mail = begun(world)
    close_side(side, actor=world.ana.actor)
    assert side.closed_at is not None

    reply_of_sam(mail)

    side.refresh_from_db()
    assert side.closed_at is None


def test_it_is_held_in_the_browser(world: World, as_ana: Client) -> None:
    ticket = make_ticket(world)
    address = f"/tickets/{ticket.number}/sides/"
    form = {"to": "sam@supplier.example", "subject": "Card reader", "text": "In stock?"}

    as_ana.post(f"{address}new/", form)
    side = SideConversation.objects.get()
    reply_of_sam(OutgoingMail.objects.get())
    page = as_ana.get(address).content.decode()
    as_ana.post(f"{address}{side.pk}/write/", {"text": "Send one, please."})
    as_ana.post(f"{address}{side.pk}/state/", {"do": "close"})

    side.refresh_from_db()
    assert "Yes, ten of them." in page
    assert "Unread." in page
    assert beside(side) == ["In stock?", "Yes, ten of them.", "Send one, please."]
    assert side.closed_at is not None
    assert Message.objects.filter(direction="note").count() == 3


def test_what_nobody_outside_should_read_is_asked_about_first(
    world: World, as_ana: Client
) -> None:
    ticket = make_ticket(world)
    text = "Her card is 4111 1111 1111 1111."
    form = {"to": "sam@supplier.example", "subject": "Card", "text": text}

    page = as_ana.post(f"/tickets/{ticket.number}/sides/new/", form)

    assert page.status_code == 422
    assert "confirm below" in page.content.decode()
    assert "4111 1111 1111 1111" in page.content.decode()
    assert not OutgoingMail.objects.exists()


def test_each_message_of_ours_says_where_it_stands_and_what_the_server_answered(
    world: World, as_ana: Client
) -> None:
    ticket, _, mail = begun(world)
    address = f"/tickets/{ticket.number}/sides/"

    def delivery() -> str:
        page = as_ana.get(address).content.decode()
        return " ".join(re.sub("<[^>]+>", " ", page.split('class="delivery')[1]).split()[1:])

    waiting = delivery()
    with clock.held_at(clock.in_(minutes=1)):
        later = delivery()
        change(mail, Delivery.DEFERRED, "451 4.7.1")
        deferred = delivery()
        mark_bounced(mail, answer="550 5.1.1")
        bounced = delivery()

    assert waiting.startswith("Queued Goes out in a moment Take back")
    assert later.startswith("Queued Answer to the third party")
    assert deferred.startswith("Trying again 451 4.7.1")
    assert bounced.startswith("Bounced 550 5.1.1")


def test_what_was_sent_too_soon_is_taken_back_into_the_form(
    world: World, as_ana: Client, as_sven: Client
) -> None:
    ticket, side, _ = begun(world)
    second = write_side(
        side, Content(text="Or in June?"), agent=world.ana, actor=world.ana.actor
    )
    first, address = said_in(side)[0], f"/tickets/{ticket.number}/sides/{side.pk}/recall/"

    foreign = as_sven.post(address, {"message": second.pk})
    page = as_ana.post(address, {"message": second.pk}).content.decode()
    left = beside(side)
    again = as_ana.post(address, {"message": first.pk}).content.decode()

    assert foreign.status_code == 422
    assert "Or in June?</textarea>" in page
    assert left == ["Do you have the reader in stock?"]
    assert 'value="sam@supplier.example"' in again
    assert 'value="Card reader"' in again
    assert "Do you have the reader in stock?</textarea>" in again
    assert not SideConversation.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert Event.objects.filter(kind="side.recalled").count() == 2


def test_what_has_left_for_the_third_party_stays(world: World) -> None:
    _, side, mail = begun(world)
    change(mail, Delivery.SENT, "250 2.0.0")

    with pytest.raises(Refused, match="has left already"):
        recall_side(side, said_in(side)[0], agent=world.ana, actor=world.ana.actor)

    assert beside(side) == ["Do you have the reader in stock?"]

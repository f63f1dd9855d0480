from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.channels.email.models import Mailbox, OutgoingMail, ServerPause
from ombud.channels.email.outgoing import delivery, smtp
from ombud.channels.email.outgoing.states import delivery_of
from ombud.channels.email.statuses import Delivery
from ombud.events.models import Event
from ombud.tickets.actions import recall_reply, receive_message, reply
from ombud.tickets.content import Address, Content
from ombud.tickets.statuses import Channel
from tests.makers import make_ticket
from tests.smtp import Behaviour, free_port, mail_server

if TYPE_CHECKING:
    from typing import Any

    from pytest_django.fixtures import Settings

    from ombud.tickets.models import Message
    from tests.smtp import Running
    from tests.world import World

MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def write_reply(world: World, text: str = "Please try again.", **more: Any) -> Message:
    content = more.pop("content", None) or Content(text=text)
    ticket = more.pop("ticket", None) or make_ticket(world)
    return reply(ticket, content, agent=world.ana, actor=world.ana.actor, **more)


def only_mail() -> OutgoingMail:
    return OutgoingMail.objects.get()


def test_a_reply_is_sent_once_however_often_it_is_tried(world: World, server: Running) -> None:
    write_reply(world)

    tries = [delivery.deliver(only_mail().pk) for _ in range(3)]

    assert tries == [None, None, None]
    assert [taken.recipients for taken in server.taken] == [["cleo@lumen.example"]]
    assert server.taken[0].sender == "lending@halden.example"
    assert only_mail().state == Delivery.SENT
    assert only_mail().server_answer == "250 2.0.0 Ok: queued as 4F2"


def test_what_was_sent_is_on_the_message(world: World, server: Running) -> None:
    message = write_reply(world)
    delivery.deliver(only_mail().pk)

    found = delivery_of([message])[message.pk]

    assert found.state is Delivery.SENT
    assert found.answer == "250 2.0.0 Ok: queued as 4F2"
    assert found.can_be_recalled is False
    assert [copy.to for copy in found.copies] == ["cleo@lumen.example"]


@pytest.mark.parametrize("count", [1, 3])
def test_delivery_costs_one_query(world: World, queries: Any, count: int) -> None:
    messages = [write_reply(world) for _ in range(count)]

    with queries(1):
        found = delivery_of(messages)

    assert sorted(found) == [message.pk for message in messages]


def test_each_reader_gets_their_own_token_and_sees_the_same_addresses(
    world: World, server: Running
) -> None:
    content = Content(
        text="Hello both.",
        recipients=(
            Address("to", "Cleo Marchetti", "cleo@lumen.example"),
            Address("cc", "Dario", "dario@lumen.example"),
        ),
    )
    write_reply(world, content=content)

    for mail in OutgoingMail.objects.order_by("pk"):
        delivery.deliver(mail.pk)

    assert [taken.recipients for taken in server.taken] == [
        ["cleo@lumen.example"],
        ["dario@lumen.example"],
    ]
    assert {taken.mail["To"] for taken in server.taken} == {
        "Cleo Marchetti <cleo@lumen.example>"
    }
    assert {taken.mail["Cc"] for taken in server.taken} == {"Dario <dario@lumen.example>"}
    assert len({taken.mail["Message-ID"] for taken in server.taken}) == 2
    assert len({taken.mail["Reply-To"] for taken in server.taken}) == 2


def test_the_desk_does_not_write_to_itself(world: World, server: Running) -> None:
    content = Content(text="Hello.", recipients=(Address("cc", "", "LENDING@halden.example"),))

    write_reply(world, content=content)

    assert [mail.to for mail in OutgoingMail.objects.all()] == ["cleo@lumen.example"]


@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted", "421 4.3.2 Closing"])
def test_a_temporary_refusal_is_tried_again_with_the_same_bytes(
    world: World, server: Running, answer: str
) -> None:
    write_reply(world)
    server.behaviour.data = answer

    with clock.held_at(MONDAY):
        OutgoingMail.objects.update(not_before=MONDAY)
        again_at = delivery.deliver(only_mail().pk)
    state, words = only_mail().state, only_mail().server_answer
    server.behaviour.data = "250 Ok"
    with clock.held_at(MONDAY + timedelta(hours=1)):
        delivery.deliver(only_mail().pk)

    assert again_at is not None
    assert timedelta(seconds=45) <= again_at - MONDAY <= timedelta(seconds=75)
    assert (state, words) == (Delivery.DEFERRED, answer)
    assert only_mail().state == Delivery.SENT
    assert server.taken[0].content == server.taken[1].content


def test_a_final_refusal_is_not_repeated_and_names_nobody(
    world: World, server: Running
) -> None:
    write_reply(world)
    server.behaviour.rcpt = "550 5.1.1 <cleo@lumen.example> Marchetti: no such user cleo"

    again_at = delivery.deliver(only_mail().pk)

    assert again_at is None
    assert server.taken == []
    assert only_mail().state == Delivery.FAILED
    assert only_mail().server_answer == "550 5.1.1 … …: no such user …"


def test_after_five_days_a_mail_is_given_up(world: World, server: Running) -> None:
    write_reply(world)
    server.behaviour.data = "451 4.7.1 Later"
    delivery.deliver(only_mail().pk)

    with clock.held_at(clock.now() + timedelta(days=5, minutes=1)):
        again_at = delivery.deliver(only_mail().pk)

    assert again_at is None
    assert only_mail().state == Delivery.FAILED
    assert only_mail().server_answer == "451 4.7.1 Later"


def test_waiting_doubles_up_to_four_hours() -> None:
    waits = [delivery.wait_after(attempts).total_seconds() for attempts in (1, 2, 3, 20)]

    for wait, middle in zip(waits, (60, 120, 240, 14400), strict=True):
        assert 0.75 * middle <= wait <= 1.26 * middle


def test_undo_takes_the_reply_back_before_it_leaves(
    world: World, server: Running, settings: Settings
) -> None:
    settings.OMBUD_UNDO_SECONDS = 10
    message = write_reply(world, "Too early.")
    mail_id = only_mail().pk
    held_until = delivery.deliver(mail_id)

    draft = recall_reply(message, agent=world.ana, actor=world.ana.actor)

    assert held_until is not None
    assert draft.text == "Too early."
    with clock.held_at(clock.now() + timedelta(seconds=11)):
        assert delivery.deliver(mail_id) is None
    assert server.taken == []


def test_a_reply_that_was_sent_cannot_be_taken_back(world: World, server: Running) -> None:
    message = write_reply(world)
    delivery.deliver(only_mail().pk)

    with pytest.raises(Exception, match="left already"):
        recall_reply(message, agent=world.ana, actor=world.ana.actor)

    assert only_mail().state == Delivery.SENT


def test_send_later_leaves_at_its_time(world: World, server: Running) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    write_reply(world, hold_until=tomorrow)

    early = delivery.deliver(only_mail().pk)
    with clock.held_at(tomorrow):
        late = delivery.deliver(only_mail().pk)

    assert early == tomorrow
    assert late is None
    assert len(server.taken) == 1


def test_send_later_is_cancelled_when_the_contact_writes_first(
    world: World, server: Running
) -> None:
    ticket = make_ticket(world)
    tomorrow = clock.now() + timedelta(days=1)
    write_reply(world, ticket=ticket, hold_until=tomorrow, cancel_on_reply=True)

    receive_message(
        ticket,
        Content(text="Solved itself."),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=SYSTEM,
    )
    with clock.held_at(tomorrow):
        delivery.deliver(only_mail().pk)

    assert only_mail().state == Delivery.CANCELLED
    assert server.taken == []


def test_send_later_is_not_cancelled_by_a_machine(world: World, server: Running) -> None:
    ticket = make_ticket(world)
    tomorrow = clock.now() + timedelta(days=1)
    write_reply(world, ticket=ticket, hold_until=tomorrow, cancel_on_reply=True)

    receive_message(
        ticket,
        Content(text="I am away."),
        contact=world.cleo,
        channel=Channel.EMAIL,
        actor=SYSTEM,
        reopens=False,
    )

    assert only_mail().state == Delivery.QUEUED


def test_a_server_without_tls_gets_nothing(
    world: World, server: Running, settings: Settings
) -> None:
    settings.OMBUD_SMTP_OUT = ""
    write_reply(world)
    Mailbox.objects.update(
        smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="starttls"
    )

    delivery.deliver(only_mail().pk)

    assert server.taken == []
    assert only_mail().state == Delivery.DEFERRED
    assert only_mail().server_answer == "The server does not offer STARTTLS."


def test_without_a_server_the_mail_waits_and_says_why(world: World, settings: Settings) -> None:
    settings.OMBUD_SMTP_OUT = ""
    settings.OMBUD_UNDO_SECONDS = 0
    write_reply(world)

    again_at = delivery.deliver(only_mail().pk)

    assert again_at is not None
    assert only_mail().state == Delivery.DEFERRED
    assert "OMBUD_SMTP_OUT" in only_mail().server_answer


def test_a_dead_server_is_left_alone_and_others_are_not(
    world: World, server: Running, settings: Settings
) -> None:
    settings.OMBUD_SMTP_OUT = f"smtp://127.0.0.1:{free_port()}"
    for _ in range(3):
        write_reply(world)
    first, second, third = OutgoingMail.objects.order_by("pk")

    delivery.deliver(first.pk)
    delivery.deliver(second.pk)
    second.refresh_from_db()
    settings.OMBUD_SMTP_OUT = server.url
    delivery.deliver(third.pk)

    assert (second.attempts, second.state) == (0, Delivery.QUEUED)
    assert ServerPause.objects.get().failures == 1
    assert [taken.recipients for taken in server.taken] == [["cleo@lumen.example"]]


def test_after_its_pause_one_mail_tries_a_server_and_frees_it(
    world: World, server: Running
) -> None:
    write_reply(world)
    write_reply(world)
    first, second = OutgoingMail.objects.order_by("pk")
    ServerPause.objects.create(
        server=f"127.0.0.1:{server.port}", failures=2, until=clock.now() - timedelta(seconds=1)
    )

    taken = delivery.take(first.pk)
    waits = delivery.take(second.pk)
    assert isinstance(taken, OutgoingMail)
    delivery.settle(taken, delivery.attempt(taken))

    assert isinstance(waits, datetime)
    assert ServerPause.objects.count() == 0
    assert len(server.taken) == 1


def test_a_black_hole_costs_no_more_than_the_wait(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "WAIT_SECONDS", 0.2)
    settings.OMBUD_UNDO_SECONDS = 0
    import socket

    with socket.create_server(("127.0.0.1", 0)) as hole:
        settings.OMBUD_SMTP_OUT = f"smtp://127.0.0.1:{hole.getsockname()[1]}"
        write_reply(world)

        delivery.deliver(only_mail().pk)

    assert only_mail().state == Delivery.DEFERRED
    assert only_mail().server_answer == "The server did not answer in time."


def test_each_change_of_state_is_one_event(world: World, server: Running) -> None:
    write_reply(world)
    delivery.deliver(only_mail().pk)
    delivery.deliver(only_mail().pk)

    events = Event.objects.filter(kind="mail.delivery-changed")

    assert [event.payload["state"] for event in events] == ["sent"]


def test_a_server_that_takes_no_null_sender_gets_our_address(
    world: World, settings: Settings
) -> None:
    from ombud.channels.email.actions.outbox import queue_acknowledgement

    settings.OMBUD_UNDO_SECONDS = 0
    ticket = make_ticket(world)
    mailbox = Mailbox.objects.get()
    with mail_server(Behaviour(mail="550 5.7.1 Sender must be you")) as strict:
        settings.OMBUD_SMTP_OUT = strict.url
        mail = queue_acknowledgement(ticket, contact=world.cleo, mailbox=mailbox, actor=SYSTEM)
        assert mail is not None

        delivery.deliver(mail.pk)

        assert [taken.sender for taken in strict.taken] == ["lending@halden.example"]

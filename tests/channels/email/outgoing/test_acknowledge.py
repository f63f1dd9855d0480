from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.channels.email import threads
from ombud.channels.email.actions.outbox import mark_bounced, queue_acknowledgement
from ombud.channels.email.models import AutomaticCount, Mailbox, OutgoingMail
from ombud.channels.email.outgoing import compose, delivery
from ombud.channels.email.statuses import Delivery
from ombud.events.models import Event
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.smtp import Running
    from tests.world import World

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)


def acknowledge(world: World) -> OutgoingMail | None:
    ticket = make_ticket(world, subject="BUY GOLD gold.example", text="Cheap gold")
    return queue_acknowledgement(
        ticket, contact=world.cleo, mailbox=Mailbox.objects.get(), actor=SYSTEM
    )


def test_an_acknowledgement_repeats_nothing_and_says_it_is_automatic(world: World) -> None:
    mail = acknowledge(world)
    assert mail is not None

    raw = compose.mail_bytes(mail).decode().lower()

    assert "gold" not in raw
    assert "auto-submitted: auto-replied" in raw
    assert "we have received your message" in raw
    assert "cleo marchetti" not in raw


def test_it_leaves_with_the_null_sender(world: World, server: Running) -> None:
    mail = acknowledge(world)
    assert mail is not None

    delivery.deliver(mail.pk)

    assert [taken.sender for taken in server.taken] in ([""], ["<>"], [None])
    assert server.taken[0].recipients == ["cleo@lumen.example"]


def test_it_refers_to_what_it_acknowledges(world: World) -> None:
    mail = acknowledge(world)
    assert mail is not None
    assert mail.ticket is not None
    threads.remember_inbound(mail.ticket.messages.get(), "<one@lumen.example>")

    raw = compose.mail_bytes(mail)

    assert b"In-Reply-To: <one@lumen.example>\r\n" in raw


def test_the_seventh_of_a_day_is_not_sent_and_the_next_day_begins_anew(world: World) -> None:
    with clock.held_at(NOON):
        first_day = [acknowledge(world) is not None for _ in range(8)]
    with clock.held_at(NOON + timedelta(days=1)):
        second_day = acknowledge(world) is not None

    assert first_day == [True] * 6 + [False] * 2
    assert second_day is True
    assert sorted(AutomaticCount.objects.values_list("count", flat=True)) == [1, 6]


def test_it_speaks_the_language_of_its_reader(world: World) -> None:
    world.cleo.language = "xx-unknown"
    world.cleo.save()

    mail = acknowledge(world)

    assert mail is not None
    assert b'lang=3D"en"' in compose.mail_bytes(mail)


def test_a_bounce_is_noted_once(world: World, server: Running) -> None:
    mail = acknowledge(world)
    assert mail is not None
    delivery.deliver(mail.pk)
    mail.refresh_from_db()

    mark_bounced(mail, answer="5.1.1")
    mark_bounced(mail, answer="5.1.1")

    mail.refresh_from_db()
    assert (mail.state, mail.server_answer) == (Delivery.BOUNCED, "5.1.1")
    events = Event.objects.filter(kind="mail.delivery-changed").order_by("pk")
    assert [event.payload["state"] for event in events] == ["sent", "bounced"]

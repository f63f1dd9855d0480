"""F04: the server takes the mail and the connection dies before its 250 is read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing import delivery
from ombud.channels.email.statuses import Delivery
from ombud.events.models import Event
from ombud.tickets.actions import reply
from ombud.tickets.content import Content
from ombud.tickets.models import Message
from ombud.tickets.statuses import Direction
from tests.makers import make_ticket
from tests.smtp import Behaviour, mail_server

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from tests.world import World


def test_the_second_try_has_the_same_message_id_and_the_same_bytes(
    world: World, settings: Settings
) -> None:
    settings.OMBUD_UNDO_SECONDS = 0
    behaviour = Behaviour(cuts=2)
    with mail_server(behaviour) as server:
        settings.OMBUD_SMTP_OUT = server.url
        reply(make_ticket(world), Content(text="Hi."), agent=world.ana, actor=world.ana.actor)
        mail = OutgoingMail.objects.get()

        again_at = delivery.deliver(mail.pk)
        mail.refresh_from_db()
        uncertain = (mail.state, mail.server_answer)
        while again_at is not None:
            with clock.held_at(again_at + timedelta(seconds=1)):
                again_at = delivery.deliver(mail.pk)

    mail.refresh_from_db()
    assert uncertain == (Delivery.DEFERRED, "The connection ended before the answer.")
    assert mail.state == Delivery.SENT
    assert {taken.mail["Message-ID"] for taken in behaviour.taken} == {mail.internet_message_id}
    assert len({taken.content for taken in behaviour.taken}) == 1
    assert len(behaviour.taken) == 3
    assert Message.objects.filter(direction=Direction.OUT).count() == 1
    states = Event.objects.filter(kind="mail.delivery-changed").order_by("pk")
    assert [one.payload["state"] for one in states] == ["deferred", "deferred", "sent"]

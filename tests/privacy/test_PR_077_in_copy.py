"""PR-077: somebody whose data rest gets no copy of another person's conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.actor import SYSTEM
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing.gate import may_leave
from ombud.channels.email.statuses import Delivery
from ombud.tickets.actions import reply, restrict
from ombud.tickets.content import Address, Content
from ombud.tickets.statuses import RestrictionGround
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from tests.world import World


def test_PR_077_a_restricted_person_in_copy_on_anothers_ticket_gets_nothing(
    world: World, a_way_out: None
) -> None:
    dora = make_contact("dora@lind.example", "Dora Lind")
    ticket = make_ticket(world)
    copy = Content(text="One moment.", recipients=(Address("cc", "Dora", "dora@lind.example"),))
    reply(ticket, copy, agent=world.ana, actor=world.ana.actor)
    waiting = OutgoingMail.objects.get(contact=dora)
    restrict(dora, RestrictionGround.WISH, actor=SYSTEM)
    reply(ticket, copy, agent=world.ana, actor=world.ana.actor)
    own = make_ticket(world, contact=dora)  # they ask again by themselves
    reply(own, Content(text="Yes."), agent=world.ana, actor=world.ana.actor)

    waiting.refresh_from_db()
    assert not may_leave(waiting)  # the gate is asked again when it leaves
    states = {
        (one.to, one.ticket_id): one.state
        for one in OutgoingMail.objects.exclude(pk=waiting.pk).order_by("pk")
    }
    assert states["dora@lind.example", ticket.pk] == Delivery.CANCELLED
    assert states["cleo@lumen.example", ticket.pk] == Delivery.QUEUED
    assert states["dora@lind.example", own.pk] == Delivery.QUEUED

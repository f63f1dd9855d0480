"""Promises F: kept only as long as needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.holds.models import LegalHold
from ombud.holds.queries import held_among, holds_of
from ombud.tickets.models import Message
from tests.makers import make_hold, make_ticket

if TYPE_CHECKING:
    from tests.world import World


def test_f2_a_hold_has_a_ground_an_owner_and_a_review_and_names_itself(world: World) -> None:
    ticket = make_ticket(world)
    hold = make_hold(world, contacts=(world.cleo,))

    with clock.held_at(clock.in_(days=3650)):
        kept = holds_of(ticket.messages.get())

    assert kept == [hold]
    assert (hold.ground, hold.owner) == ("claims", world.rosa)
    assert hold.review_on == clock.in_(days=90).date()
    assert held_among(Message, [ticket.messages.get().pk]) == {ticket.messages.get().pk}


def test_f2_no_hold_without_a_scope(world: World) -> None:
    with pytest.raises(Refused, match="what is held"):
        make_hold(world, contacts=(), tickets=())

    assert not LegalHold.objects.exists()

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.tickets.actions import close_ticket, solve_ticket
from ombud.tickets.statuses import Status
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World


def test_solving_marks_the_time_and_records_what_it_was(world: World) -> None:
    ticket = make_ticket(world)

    solve_ticket(ticket, actor=world.ana.actor)

    ticket.refresh_from_db()
    event = Event.objects.get(kind="ticket.solved")
    assert (ticket.status, ticket.is_open, ticket.awaits_us) == ("solved", False, False)
    assert ticket.solved_at is not None
    assert event.payload == {"before": "new"}
    assert event.actor == world.ana.actor


def test_solving_twice_records_once(world: World) -> None:
    ticket = make_ticket(world)
    solve_ticket(ticket, actor=world.ana.actor)

    solve_ticket(ticket, actor=world.ana.actor)

    assert Event.objects.filter(kind="ticket.solved").count() == 1


def test_a_closed_ticket_refuses_and_stays_closed(world: World) -> None:
    ticket = make_ticket(world)
    close_ticket(ticket, actor=SYSTEM)

    with pytest.raises(Refused, match="follow-up"):
        solve_ticket(ticket, actor=world.ana.actor)

    ticket.refresh_from_db()
    assert ticket.status == Status.CLOSED

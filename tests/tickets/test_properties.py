from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.tickets.actions import (
    assign_ticket,
    close_ticket,
    move_ticket,
    set_priority,
    tag_ticket,
    untag_ticket,
)
from ombud.tickets.models import TicketTag
from ombud.tickets.statuses import Priority
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World


def recorded(kind: str) -> list[dict[str, object]]:
    return list(
        Event.objects.filter(kind=kind).order_by("pk").values_list("payload", flat=True)
    )


def test_assigning_twice_records_once(world: World) -> None:
    ticket = make_ticket(world)

    assign_ticket(ticket, world.ana, actor=world.ana.actor)
    assign_ticket(ticket, world.ana, actor=world.ana.actor)

    assert recorded("ticket.assigned") == [{"before": None, "after": world.ana.pk}]


def test_an_agent_of_another_team_is_not_made_responsible(world: World) -> None:
    ticket = make_ticket(world)

    with pytest.raises(Refused, match="does not work in"):
        assign_ticket(ticket, world.ben, actor=world.ana.actor)

    ticket.refresh_from_db()
    assert ticket.assignee is None


def test_moving_takes_off_who_does_not_work_there(world: World) -> None:
    ticket = make_ticket(world)
    assign_ticket(ticket, world.ana, actor=world.ana.actor)

    move_ticket(ticket, world.cards, actor=world.ana.actor)

    ticket.refresh_from_db()
    assert (ticket.team, ticket.assignee) == (world.cards, None)
    assert recorded("ticket.moved") == [{"before": world.lending.pk, "after": world.cards.pk}]


def test_moving_keeps_who_works_in_all_teams(world: World) -> None:
    ticket = make_ticket(world)
    assign_ticket(ticket, world.rosa, actor=world.ana.actor)

    move_ticket(ticket, world.cards, actor=world.ana.actor)

    ticket.refresh_from_db()
    assert ticket.assignee == world.rosa


def test_priority_is_recorded_with_before_and_after(world: World) -> None:
    ticket = make_ticket(world)

    set_priority(ticket, Priority.URGENT, actor=world.ana.actor)
    set_priority(ticket, Priority.URGENT, actor=world.ana.actor)

    assert recorded("ticket.priority-changed") == [{"before": 2, "after": 4}]


def test_a_tag_has_one_spelling_and_is_put_on_once(world: World) -> None:
    ticket = make_ticket(world)

    tag_ticket(ticket, "  Late   FEE ", actor=world.ana.actor)
    tag_ticket(ticket, "late fee", actor=world.ana.actor)

    assert list(TicketTag.objects.values_list("tag__name", flat=True)) == ["late fee"]
    assert len(recorded("ticket.tagged")) == 1


def test_taking_off_a_tag_twice_records_once(world: World) -> None:
    ticket = make_ticket(world)
    tag_ticket(ticket, "vip", actor=world.ana.actor)

    untag_ticket(ticket, "vip", actor=world.ana.actor)
    untag_ticket(ticket, "vip", actor=world.ana.actor)

    assert TicketTag.objects.count() == 0
    assert len(recorded("ticket.untagged")) == 1


@pytest.mark.parametrize(
    "verb",
    [
        lambda ticket, world: set_priority(ticket, Priority.LOW, actor=world.ana.actor),
        lambda ticket, world: assign_ticket(ticket, world.ana, actor=world.ana.actor),
        lambda ticket, world: move_ticket(ticket, world.cards, actor=world.ana.actor),
        lambda ticket, world: tag_ticket(ticket, "x", actor=world.ana.actor),
        lambda ticket, world: untag_ticket(ticket, "x", actor=world.ana.actor),
    ],
)
def test_a_closed_ticket_does_not_change(world: World, verb: Callable[..., None]) -> None:
    ticket = make_ticket(world)
    close_ticket(ticket, actor=world.ana.actor)
    before = Event.objects.count()

    with pytest.raises(Refused, match="follow-up"):
        verb(ticket, world)

    assert Event.objects.count() == before

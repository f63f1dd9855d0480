"""Type, the desk's own status, impact and urgency, product: verbs and what they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.events.models import Event
from ombud.tickets.actions import (
    add_entry,
    close_ticket,
    look_up_priority,
    retire_entry,
    set_custom_status,
    set_priority,
    set_product,
    set_status,
    set_type,
    ship_setup,
    solve_ticket,
    weigh,
)
from ombud.tickets.models import CustomStatus, Product, ProductVersion, Ticket, TicketType
from ombud.tickets.setup import current
from ombud.tickets.statuses import Impact, Priority, Status, Urgency
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture(autouse=True)
def shipped(world: World) -> None:
    ship_setup()


def own_status(name: str, kind: Status) -> CustomStatus:
    made = add_entry(CustomStatus(name=name, status=kind), actor=SYSTEM)
    assert isinstance(made, CustomStatus)
    return made


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.for_list().get(pk=ticket.pk)


def told(kind: str) -> list[object]:
    return list(Event.objects.filter(kind=kind).values_list("payload", flat=True))


def test_an_own_status_sets_its_kind_and_keeps_its_name(world: World) -> None:
    ticket, blocked = make_ticket(world), own_status("With the bank", Status.PENDING)

    set_custom_status(ticket, blocked, actor=SYSTEM)
    set_custom_status(ticket, blocked, actor=SYSTEM)

    assert fresh(ticket).status == Status.PENDING
    assert current().status_of(fresh(ticket)).label == "With the bank"
    assert told("ticket.status-changed") == [{"before": "new", "after": "pending"}]
    assert told("ticket.status-named") == [{"before": None, "after": blocked.pk}]


@pytest.mark.parametrize("kind", [Status.OPEN, Status.SOLVED])
def test_another_kind_takes_the_own_name_off(world: World, kind: Status) -> None:
    ticket = make_ticket(world)
    set_custom_status(ticket, own_status("With the bank", Status.PENDING), actor=SYSTEM)

    set_status(ticket, kind, actor=SYSTEM)

    assert current().status_of(fresh(ticket)).key == kind.value
    assert fresh(ticket).classification.status_id is None


def test_the_name_of_one_kind_can_change_within_it(world: World) -> None:
    ticket, first = make_ticket(world), own_status("With the bank", Status.PENDING)
    set_custom_status(ticket, first, actor=SYSTEM)

    set_custom_status(ticket, own_status("With the court", Status.PENDING), actor=SYSTEM)

    assert current().status_of(fresh(ticket)).label == "With the court"
    assert len(told("ticket.status-changed")) == 1


def test_a_retired_status_cannot_be_chosen_and_stays_where_it_is(world: World) -> None:
    ticket, blocked = make_ticket(world), own_status("With the bank", Status.PENDING)
    set_custom_status(ticket, blocked, actor=SYSTEM)

    retire_entry(blocked, actor=SYSTEM)

    assert current().status_of(fresh(ticket)).label == "With the bank"
    with pytest.raises(Refused, match="not in use"):
        set_custom_status(make_ticket(world), blocked, actor=SYSTEM)


def test_a_ticket_is_new_only_once(world: World) -> None:
    ticket = make_ticket(world)
    solve_ticket(ticket, actor=SYSTEM)

    with pytest.raises(Refused, match="new only once"):
        set_custom_status(ticket, own_status("Untouched", Status.NEW), actor=SYSTEM)


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"),
    [
        (Impact.LOW, Urgency.LOW, Priority.LOW),
        (Impact.LOW, Urgency.HIGH, Priority.NORMAL),
        (Impact.MEDIUM, Urgency.HIGH, Priority.HIGH),
        (Impact.HIGH, Urgency.HIGH, Priority.URGENT),
    ],
)
def test_the_priority_follows_from_impact_and_urgency(
    world: World, impact: Impact, urgency: Urgency, priority: Priority
) -> None:
    ticket = make_ticket(world)

    weigh(ticket, impact=impact, urgency=urgency, actor=SYSTEM)

    assert fresh(ticket).priority == priority


def test_a_priority_set_by_hand_stays_until_it_is_looked_up_again(world: World) -> None:
    ticket = make_ticket(world)
    set_priority(ticket, Priority.LOW, actor=SYSTEM)

    weigh(ticket, impact=Impact.HIGH, urgency=Urgency.HIGH, actor=SYSTEM)
    by_hand = fresh(ticket).priority, fresh(ticket).classification.priority_source
    look_up_priority(ticket, actor=SYSTEM)

    assert by_hand == (Priority.LOW, "hand")
    assert fresh(ticket).priority == Priority.URGENT
    assert fresh(ticket).classification.priority_source == "matrix"


def test_nothing_can_be_looked_up_before_both_are_known(world: World) -> None:
    ticket = make_ticket(world)
    weigh(ticket, impact=Impact.HIGH, urgency=None, actor=SYSTEM)

    with pytest.raises(Refused, match="impact and urgency first"):
        look_up_priority(ticket, actor=SYSTEM)


def test_a_version_belongs_to_its_product(world: World) -> None:
    card, loan = (add_entry(Product(name=name), actor=SYSTEM) for name in ("Card", "Loan"))
    assert isinstance(card, Product)
    assert isinstance(loan, Product)
    two = add_entry(ProductVersion(product=card, name="2.0"), actor=SYSTEM)
    assert isinstance(two, ProductVersion)
    ticket = make_ticket(world)

    set_product(ticket, card, two, actor=SYSTEM)
    with pytest.raises(Refused, match="another product"):
        set_product(ticket, loan, two, actor=SYSTEM)

    assert fresh(ticket).classification.version_id == two.pk
    assert told("ticket.product-named") == [{"product": card.pk, "version": two.pk}]


def test_a_closed_ticket_is_not_classified(world: World) -> None:
    ticket = make_ticket(world)
    close_ticket(ticket, actor=SYSTEM)

    with pytest.raises(Refused, match="closed ticket"):
        set_type(ticket, TicketType.objects.get(key="problem"), actor=SYSTEM)


def test_the_default_type_leaves_no_row(world: World) -> None:
    ticket = make_ticket(world)
    set_type(ticket, TicketType.objects.get(key="problem"), actor=SYSTEM)

    set_type(ticket, TicketType.objects.get(key="question"), actor=SYSTEM)

    assert current().type_of(fresh(ticket)).key == "question"
    assert fresh(ticket).classification.type_id is None

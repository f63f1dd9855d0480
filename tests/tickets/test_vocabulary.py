"""The desk's own words: adding, ordering, retiring; and asking for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.rules.compile import to_q
from ombud.rules.context import Context
from ombud.rules.evaluate import matches
from ombud.rules.language import from_json
from ombud.rules.query import parse
from ombud.tickets.actions import (
    add_entry,
    make_default,
    move_entry,
    rename_entry,
    restore_entry,
    retire_entry,
    set_custom_status,
    set_matrix,
    set_product,
    set_type,
    ship_setup,
    weigh,
)
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import CustomStatus, Product, Ticket, TicketType
from ombud.tickets.setup import SHIPPED, current
from ombud.tickets.statuses import Impact, Priority, Status, Urgency
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World


@pytest.fixture
def shipped(world: World) -> None:
    ship_setup()


def new_type(name: str) -> TicketType:
    made = add_entry(TicketType(name=name), actor=SYSTEM)
    assert isinstance(made, TicketType)
    return made


def names() -> list[str]:
    return [one.name for one in current().types]


def test_a_desk_without_any_setup_has_the_five_statuses(world: World) -> None:
    ticket = make_ticket(world)

    assert current() is SHIPPED
    assert current().status_of(ticket).label == "New"
    assert [one.key for one in current().choosable_statuses()] == [
        *["open", "pending", "solved", "closed"],
    ]


def test_shipping_twice_changes_nothing(shipped: None) -> None:
    retire_entry(TicketType.objects.get(key="problem"), actor=SYSTEM)

    ship_setup()

    assert names() == ["Question", "Incident", "Request"]
    assert CustomStatus.objects.filter(is_default=True).count() == 5


def test_words_are_offered_in_their_order(shipped: None) -> None:
    new_type("Complaint")

    move_entry(TicketType.objects.get(key="complaint"), up=True, actor=SYSTEM)
    move_entry(TicketType.objects.get(key="question"), up=True, actor=SYSTEM)

    assert names() == ["Question", "Incident", "Problem", "Complaint", "Request"]


@pytest.mark.parametrize(("name", "why"), [(" \x00 ", "Write a name"), ("pRoblem", "already")])
def test_a_word_needs_a_name_of_its_own(shipped: None, name: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        new_type(name)


def test_a_renamed_word_keeps_its_short_name(shipped: None) -> None:
    rename_entry(TicketType.objects.get(key="problem"), "Fault", actor=SYSTEM)

    assert [(one.key, one.name) for one in current().types][2] == ("problem", "Fault")


def test_what_a_ticket_has_is_retired_and_what_none_has_is_deleted(
    world: World, shipped: None
) -> None:
    used, unused = TicketType.objects.get(key="problem"), TicketType.objects.get(key="request")
    set_type(make_ticket(world), used, actor=SYSTEM)

    retire_entry(used, actor=SYSTEM)
    retire_entry(unused, actor=SYSTEM)

    assert [(one.key, one.is_retired) for one in current().types] == [
        ("question", False),
        ("incident", False),
        ("problem", True),
    ]
    restore_entry(used, actor=SYSTEM)
    assert not current().types[2].is_retired


def test_a_default_cannot_be_retired_nor_can_there_be_two(shipped: None) -> None:
    question, problem = (TicketType.objects.get(key=key) for key in ("question", "problem"))
    with pytest.raises(Refused, match="default"):
        retire_entry(question, actor=SYSTEM)

    make_default(problem, actor=SYSTEM)

    assert current().default_type.key == "problem"
    with pytest.raises(IntegrityError), transaction.atomic():
        TicketType.objects.filter(pk=question.pk).update(is_default=True)


def test_the_matrix_can_be_edited_and_knows_only_its_cells(shipped: None) -> None:
    set_matrix({(1, 1): Priority.URGENT}, actor=SYSTEM)

    assert current().priority_for(1, 1) == Priority.URGENT
    assert current().priority_for(1, 2) == Priority.LOW
    assert current().priority_for(1, None) is None
    with pytest.raises(Refused, match="no such"):
        set_matrix({(4, 1): 1}, actor=SYSTEM)


def test_the_setup_is_read_once_and_again_only_after_a_change(shipped: None) -> None:
    current()
    with CaptureQueriesContext(connection) as again:
        current()

    new_type("Complaint")

    assert len(again) == 1
    assert names()[-1] == "Complaint"


def asked(text: str) -> list[int]:
    """Return the numbers of the tickets that ``text`` finds, the same in SQL and memory."""
    node, context = parse(text, TICKET_FIELDS).node, Context(now=clock.now())
    found = Ticket.objects.filter(to_q(node, TICKET_FIELDS, context)).order_by("pk")
    every = Ticket.objects.for_list().order_by("pk")
    in_memory = [one.pk for one in every if matches(node, one, TICKET_FIELDS, context)]
    assert [one.pk for one in found] == in_memory
    return in_memory


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("type:problem", [1]),
        ("type:question", [0, 2]),
        ("-type:problem", [0, 2]),
        ("own_status:with-the-bank", [1]),
        ("own_status:new", [0, 2]),
        ("-own_status:new", [1]),
        ("status:pending", [1]),
        ("impact:high", [2]),
        ("impact:>=medium", [2]),
        ("-impact:high", [0, 1]),
        ("no:impact", [0, 1]),
        ("has:urgency", [2]),
        ("product:card", [2]),
        ("no:product", [0, 1]),
        ("no:version", [0, 1, 2]),
        ("type:problem,question impact:high", [2]),
    ],
)
def test_views_and_search_ask_for_the_desks_own_words(
    world: World, shipped: None, text: str, which: list[int]
) -> None:
    tickets = [make_ticket(world) for _ in range(3)]
    bank = add_entry(CustomStatus(name="With the bank", status=Status.PENDING), actor=SYSTEM)
    card = add_entry(Product(name="Card"), actor=SYSTEM)
    assert isinstance(bank, CustomStatus)
    assert isinstance(card, Product)
    set_type(tickets[1], TicketType.objects.get(key="problem"), actor=SYSTEM)
    set_custom_status(tickets[1], bank, actor=SYSTEM)
    weigh(tickets[2], impact=Impact.HIGH, urgency=Urgency.LOW, actor=SYSTEM)
    set_product(tickets[2], card, actor=SYSTEM)

    assert asked(text) == [tickets[index].pk for index in which]


def test_a_view_on_a_retired_word_still_works(world: World, shipped: None) -> None:
    problem = TicketType.objects.get(key="problem")
    set_type(make_ticket(world), problem, actor=SYSTEM)
    retire_entry(problem, actor=SYSTEM)

    from_json({"field": "type", "operator": "is", "value": "problem"}, TICKET_FIELDS)

    assert len(asked("type:problem")) == 1

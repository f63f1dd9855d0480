from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db.models import Q

from ombud.rules.compile import to_q
from ombud.rules.language import All, Any_, Condition, InvalidCondition, Node, Not
from ombud.rules.operators import Operator
from ombud.tickets.fields import TICKET_FIELDS, hash_of_address
from ombud.tickets.models import Ticket
from tests.rules.desk import context_of, make_desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tests.world import World

IN, NOT_IN, IS, IS_NOT = Operator.IN, Operator.NOT_IN, Operator.IS, Operator.IS_NOT


def q(node: Node, world: World) -> Q:
    return to_q(node, TICKET_FIELDS, context_of(world))


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (Condition("status", IN, ("pending", "new", "open")), Q(is_open=True)),
        (Condition("status", NOT_IN, ("solved", "closed")), Q(is_open=True)),
        (Not(Condition("status", IN, ("solved", "closed"))), Q(is_open=True)),
        (Condition("status", IN, ("solved", "closed")), Q(is_open=False)),
        (Condition("status", IS, "open"), Q(is_open=True) & Q(status="open")),
        (Condition("status", IS, "closed"), Q(is_open=False) & Q(status="closed")),
        (Condition("status", IN, ("new", "closed")), Q(status__in=["closed", "new"])),
        (Condition("is_open", IS_NOT, True), Q(is_open=False)),
        (Not(Condition("is_open", IS, False)), Q(is_open=True)),
    ],
)
def test_statuses_are_asked_of_the_indexed_column(
    world: World, node: Condition | Not, expected: Q
) -> None:
    assert q(node, world) == expected


@pytest.mark.usefixtures("sqlite_only")
def test_the_list_of_unsolved_tickets_runs_on_its_partial_index(world: World) -> None:
    node = All(
        (
            Condition("status", IN, ("new", "open", "pending")),
            Condition("assignee", IS, "me"),
        )
    )

    plan = Ticket.objects.filter(q(node, world)).newest_first()[:50].explain()

    assert "USING INDEX ticket_open_assignee" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.usefixtures("sqlite_only")
def test_an_address_is_found_by_its_index(world: World) -> None:
    node = Condition("contact.email", IS, "cleo@lumen.example")

    plan = Ticket.objects.filter(q(node, world)).explain()

    assert re.search(r"SEARCH tickets_ticket USING INDEX \S+ \(contact_id=\?\)", plan)
    assert "(lookup=?)" in plan


def test_a_ticket_with_several_matching_tags_is_found_once(world: World) -> None:
    make_desk(world)
    node = Any_(
        (Condition("tag", IN, ("billing", "vip")), Condition("tag", Operator.CONTAINS, "i"))
    )

    numbers = list(Ticket.objects.filter(q(node, world)).values_list("number", flat=True))

    assert len(numbers) == len(set(numbers)) == 12


def test_wildcards_of_the_database_are_plain_characters(world: World) -> None:
    make_desk(world)

    found = {
        text: Ticket.objects.filter(
            q(Condition("subject", Operator.CONTAINS, text), world)
        ).count()
        for text in ("%", "_", "\\", "100%", "x_x")
    }

    assert found == {"%": 7, "_": 3, "\\": 3, "100%": 4, "x_x": 0}


def test_folding_goes_beyond_ascii(world: World) -> None:
    make_desk(world)
    node = Condition("subject", IS, "größe 100% FALSCH")

    subjects = set(Ticket.objects.filter(q(node, world)).values_list("subject", flat=True))

    assert subjects == {"Größe 100% falsch"}


@pytest.mark.parametrize(
    ("node", "is_all"),
    [(All(), True), (Not(All()), False), (Any_(), False), (Not(Any_()), True)],
)
def test_empty_groups_are_all_or_nothing(world: World, node: Node, is_all: bool) -> None:
    tickets = make_desk(world)

    assert Ticket.objects.filter(q(node, world)).count() == (len(tickets) if is_all else 0)


@pytest.mark.parametrize(
    "condition",
    [
        Condition("status", Operator.CHANGED_TO, "open"),
        Condition("actor", IS, "rule"),
        Condition("gone", IS, "rule"),
    ],
)
def test_what_the_database_cannot_know_is_refused(world: World, condition: Condition) -> None:
    with pytest.raises(InvalidCondition) as caught:
        q(condition, world)

    assert len(caught.value.problems) == 1


def test_an_address_that_is_none_is_no_value() -> None:
    with pytest.raises(ValueError, match="not an address"):
        hash_of_address("anna")


def test_the_whole_tree_is_one_statement(
    world: World, queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    make_desk(world)
    node = All(
        (Condition("tag", IS, "vip"), Not(Condition("text", Operator.CONTAINS, "serial")))
    )
    condition = q(node, world)

    with queries(1):
        list(Ticket.objects.filter(condition))

"""The database and the memory give the same answer to every condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from ombud.rules.compile import to_q
from ombud.rules.evaluate import matches
from ombud.tickets.models import Ticket
from tests.rules.desk import FIELDS, comparisons, context_of, make_desk, nodes

if TYPE_CHECKING:
    from ombud.rules.language import Node
    from tests.world import World

IN_ONE_TRANSACTION = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def desk(world: World) -> list[Ticket]:
    made = make_desk(world)
    related = ("ticket_tags__tag", "messages__attachments", "participants")
    rows = Ticket.objects.select_related("contact__organisation", "team", "assignee")
    return list(
        rows.prefetch_related(
            *related, "contact__identifiers", "participants__contact__identifiers"
        ).filter(pk__in=[ticket.pk for ticket in made])
    )


def both_answers(node: Node, desk: list[Ticket], world: World) -> tuple[list[int], list[int]]:
    context = context_of(world)
    asked = Ticket.objects.filter(to_q(node, FIELDS, context))
    in_memory = [row.number for row in desk if matches(node, row, FIELDS, context)]
    return sorted(asked.values_list("number", flat=True)), sorted(in_memory)


def test_any_tree_of_conditions_gives_one_answer(world: World, desk: list[Ticket]) -> None:
    @IN_ONE_TRANSACTION
    @given(nodes())
    def check(node: Node) -> None:
        in_database, in_memory = both_answers(node, desk, world)

        assert in_database == in_memory

    check()


def test_any_single_condition_gives_one_answer(world: World, desk: list[Ticket]) -> None:
    @IN_ONE_TRANSACTION
    @given(comparisons())
    def check(node: Node) -> None:
        in_database, in_memory = both_answers(node, desk, world)

        assert in_database == in_memory

    check()

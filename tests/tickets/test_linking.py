"""Links: two sides, no circles, and what waits cannot be solved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.base.errors import Refused
from ombud.tickets.access import links_for
from ombud.tickets.actions import (
    close_ticket,
    link_tickets,
    merge_tickets,
    reply,
    solve_ticket,
    unlink_tickets,
)
from ombud.tickets.content import Content
from ombud.tickets.models import Link
from ombud.tickets.relations import SIDES, Relation, relation_of
from ombud.tickets.statuses import LinkKind, Status
from tests.makers import make_ticket

if TYPE_CHECKING:
    from tests.world import World


@pytest.mark.parametrize("relation", list(Relation))
def test_each_side_has_its_own_words(relation: Relation) -> None:
    kind, is_source = SIDES[relation]

    assert relation_of(kind, is_source=is_source) is relation


def test_a_link_is_there_once_from_whichever_side_it_is_made(world: World) -> None:
    one, two = make_ticket(world), make_ticket(world)
    actor = world.ana.actor

    first = link_tickets(one, Relation.DEPENDS_ON, two, actor=actor)
    again = link_tickets(two, Relation.BLOCKS, one, actor=actor)
    link_tickets(one, Relation.RELATES, two, actor=actor)
    link_tickets(two, Relation.RELATES, one, actor=actor)

    assert first == again
    assert sorted(Link.objects.values_list("kind", flat=True)) == ["blocks", "relates"]


def test_links_are_shown_to_those_who_may_see_the_other_ticket(world: World) -> None:
    one, two = make_ticket(world), make_ticket(world, team=world.cards)
    link = link_tickets(one, Relation.CAUSES, two, actor=world.rosa.actor)

    assert links_for(world.rights(world.rosa), one) == [link]
    assert links_for(world.rights(world.ana), one) == []


@pytest.mark.parametrize("relation", [Relation.BLOCKS, Relation.PARENT_OF, Relation.CAUSES])
def test_a_circle_is_refused(world: World, relation: Relation) -> None:
    one, two, three = (make_ticket(world) for _ in range(3))
    actor = world.ana.actor
    link_tickets(one, relation, two, actor=actor)
    link_tickets(two, relation, three, actor=actor)

    with pytest.raises(Refused, match="circle"):
        link_tickets(three, relation, one, actor=actor)
    with pytest.raises(Refused, match="itself"):
        link_tickets(one, relation, one, actor=actor)


def test_a_child_has_one_parent(world: World) -> None:
    one, two, child = (make_ticket(world) for _ in range(3))
    link_tickets(child, Relation.CHILD_OF, one, actor=world.ana.actor)

    with pytest.raises(Refused, match="parent already"):
        link_tickets(two, Relation.PARENT_OF, child, actor=world.ana.actor)


def test_what_others_must_solve_first_cannot_be_solved(world: World) -> None:
    ticket, first, second = (make_ticket(world) for _ in range(3))
    actor = world.ana.actor
    link_tickets(ticket, Relation.DEPENDS_ON, first, actor=actor)
    link_tickets(ticket, Relation.PARENT_OF, second, holds=True, actor=actor)
    named = f"#{first.number}, #{second.number}"

    with pytest.raises(Refused, match=named):
        solve_ticket(ticket, actor=actor)
    with pytest.raises(Refused, match=named):
        close_ticket(ticket, actor=actor)
    answer = Content(text="Done")
    with pytest.raises(Refused, match=named):
        reply(ticket, answer, agent=world.ana, actor=actor, then=Status.SOLVED)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.messages.count()) == (Status.NEW, 1)


def test_once_the_others_are_solved_or_unlinked_it_can_be_solved(world: World) -> None:
    ticket, first, second, child = (make_ticket(world) for _ in range(4))
    actor = world.ana.actor
    link_tickets(ticket, Relation.DEPENDS_ON, first, actor=actor)
    link = link_tickets(ticket, Relation.DEPENDS_ON, second, actor=actor)
    link_tickets(ticket, Relation.PARENT_OF, child, actor=actor)  # holds nothing

    solve_ticket(first, actor=actor)
    unlink_tickets(link, actor=actor)
    unlink_tickets(link, actor=actor)
    solve_ticket(ticket, actor=actor)

    assert ticket.status == Status.SOLVED
    assert set(Link.objects.values_list("kind", flat=True)) == {
        LinkKind.BLOCKS,
        LinkKind.PARENT,
    }


def test_a_merge_closes_a_ticket_whatever_it_waits_for(world: World) -> None:
    ticket, other = make_ticket(world), make_ticket(world)
    link_tickets(ticket, Relation.DEPENDS_ON, other, actor=world.ana.actor)

    merge_tickets(ticket, into=other, actor=world.ana.actor)

    ticket.refresh_from_db()
    assert ticket.status == Status.CLOSED

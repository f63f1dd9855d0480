"""Group A, typed links, parent and child: each side reads its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ombud.tickets.actions import link_tickets
from ombud.tickets.relations import Relation
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

PAIRS = [
    (Relation.PARENT_OF, "Is the parent of", "Is a child of"),
    (Relation.BLOCKS, "Blocks", "Depends on"),
    (Relation.DUPLICATES, "Duplicates", "Is duplicated by"),
    (Relation.CAUSES, "Causes", "Is caused by"),
    (Relation.RELATES, "Relates to", "Relates to"),
]


@pytest.mark.parametrize(("relation", "here", "there"), PAIRS)
def test_both_sides_of_a_link_are_named(
    as_ana: Client, world: World, relation: Relation, here: str, there: str
) -> None:
    one, other = make_ticket(world, subject="First"), make_ticket(world, subject="Second")
    link_tickets(one, relation, other, actor=world.ana.actor)

    for ticket, words, name in ((one, here, "Second"), (other, there, "First")):
        page = as_ana.get(f"/tickets/{ticket.number}/relations/").content.decode()
        links = page.partition('class="links"')[2].partition("</ul>")[0]
        assert words in page
        assert name in links

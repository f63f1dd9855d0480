"""The pages of links and merges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.tickets.actions import link_tickets, merge_tickets
from ombud.tickets.models import Link, Merge
from ombud.tickets.relations import Relation
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World


@pytest.mark.parametrize("count", [1, 5])
def test_the_panel_costs_the_same_however_many_links_there_are(
    as_ana: Client, world: World, queries: Callable[[int], Any], count: int
) -> None:
    ticket = make_ticket(world)
    for _ in range(count):
        actor = world.ana.actor
        link_tickets(ticket, Relation.DEPENDS_ON, make_ticket(world), actor=actor)
        merge_tickets(make_ticket(world), into=ticket, actor=actor)
    address = f"/tickets/{ticket.number}/relations/"
    as_ana.get(address, headers={"HX-Request": "true"})

    with queries(7):  # session with agent, rights, ticket, read log, links, merges, splits
        response = as_ana.get(address, headers={"HX-Request": "true"})

    assert response.content.count(b'<li class="mini"') == 2 * count
    assert f"0 of {count} solved" in response.content.decode()


def test_a_link_is_made_by_number_or_by_choosing_and_taken_away(
    as_ana: Client, world: World
) -> None:
    one, two, three = (make_ticket(world) for _ in range(3))
    address = f"/tickets/{one.number}/link/"

    as_ana.post(address, {"relation": "blocks", "other": f"#{two.number}"})
    as_ana.post(
        address, {"relation": "parent-of", "chosen": three.number, "other": "", "holds": "on"}
    )

    assert sorted(Link.objects.values_list("kind", "source", "target", "holds")) == [
        ("blocks", one.pk, two.pk, True),
        ("parent", one.pk, three.pk, True),
    ]
    row = Link.objects.earliest("pk").pk
    as_ana.post(f"/tickets/{two.number}/links/{row}/remove/")
    assert Link.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "x", "99999", "²", "1" * 40, "{cards}"])
def test_what_is_no_ticket_or_not_ours_is_answered_alike(
    as_ana: Client, world: World, typed: str
) -> None:
    ticket, cards = make_ticket(world), make_ticket(world, team=world.cards)
    typed = typed.format(cards=cards.number)

    linked = as_ana.post(
        f"/tickets/{ticket.number}/link/", {"relation": "blocks", "other": typed}
    )
    merged = as_ana.post(f"/tickets/{ticket.number}/merge/", {"into": typed})

    for response in (linked, merged):
        assert response.status_code == 422
        assert "There is no such ticket." in response.content.decode()
    assert not Link.objects.exists()
    assert not Merge.objects.exists()


def test_merging_is_done_and_undone_from_the_page(as_ana: Client, world: World) -> None:
    first, second = make_ticket(world, text="One"), make_ticket(world, text="Two")

    done = as_ana.post(f"/tickets/{second.number}/merge/", {"into": first.number})

    page = as_ana.get(done["Location"]).content.decode()
    assert done["Location"] == f"/tickets/{first.number}/"
    assert "Two" in page
    assert f"from #{second.number}" in page
    assert as_ana.get(f"/tickets/{second.number}/")["Location"] == done["Location"]
    assert as_ana.get(f"/tickets/{second.number}/?own=1").status_code == 200
    as_ana.post(f"/tickets/{second.number}/unmerge/")
    assert f"from #{second.number}" not in as_ana.get(done["Location"]).content.decode()


def test_mixing_customers_asks_first_who_may_read_what(as_ana: Client, world: World) -> None:
    dora = make_contact("dora@lumen.example", "Dora")
    first, second = make_ticket(world), make_ticket(world, contact=dora)
    address = f"/tickets/{second.number}/merge/"

    asked = as_ana.post(address, {"into": first.number})

    assert asked.status_code == 409
    assert "different customers" in asked.content.decode()
    assert not Merge.objects.exists()
    as_ana.post(address, {"into": first.number, "sharing": "apart"})
    assert Merge.objects.get().sharing == "apart"


def test_merging_needs_the_right_to_change_both(as_ana: Client, world: World) -> None:
    ours, theirs = make_ticket(world), make_ticket(world, team=world.cards)

    refused = as_ana.post(f"/tickets/{theirs.number}/merge/", {"into": ours.number})

    assert refused.status_code == 404
    assert not Merge.objects.exists()


def test_a_refused_solution_names_the_numbers(as_ana: Client, world: World) -> None:
    ticket, other = make_ticket(world), make_ticket(world)
    link_tickets(ticket, Relation.DEPENDS_ON, other, actor=world.ana.actor)

    as_ana.post(f"/tickets/{ticket.number}/status/", {"status": "solved"})

    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    assert f"This ticket waits for #{other.number}." in page


def test_the_history_tells_of_links_and_merges(as_ana: Client, world: World) -> None:
    one, two = make_ticket(world), make_ticket(world)
    link_tickets(one, Relation.DEPENDS_ON, two, actor=world.ana.actor)
    merge_tickets(two, into=one, actor=world.ana.actor)

    page = as_ana.get(f"/tickets/{one.number}/history/").content.decode()

    assert f"Ana Halden linked it: Depends on #{two.number}" in page
    assert f"Ana Halden merged #{two.number} into it" in page

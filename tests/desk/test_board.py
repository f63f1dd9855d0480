"""The board: columns by status, cards that are moved, and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.actor import SYSTEM
from ombud.desk import board
from ombud.tickets.actions import (
    add_entry,
    assign_ticket,
    link_tickets,
    retire_entry,
    ship_setup,
    solve_ticket,
    tag_ticket,
)
from ombud.tickets.models import CustomStatus
from ombud.tickets.relations import Relation
from ombud.tickets.setup import current
from tests.makers import make_contact, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

HTMX = {"HX-Request": "true"}
BOARD = "/views/everything/board/"


def columns_in(page: str) -> dict[str, list[int]]:
    """Return the numbers of the cards by the key of their column, as the page says."""
    found: dict[str, list[int]] = {}
    for part in page.split('<section class="bd__col" data-status="')[1:]:
        key, _, rest = part.partition('"')
        cards = rest.split('data-number="')[1:]
        found[key] = [int(one.partition('"')[0]) for one in cards]
    return found


def test_each_status_is_a_column_and_own_names_are_among_them(
    as_ana: Client, world: World
) -> None:
    ship_setup()
    vendor = CustomStatus(name="At the vendor", status="pending")
    add_entry(vendor, actor=SYSTEM)
    fresh, solved, away = (make_ticket(world) for _ in range(3))
    solve_ticket(solved, actor=world.ana.actor)
    as_ana.post(f"{BOARD}{away.number}/", {"status": vendor.key})

    page = as_ana.get(BOARD).content.decode()

    assert list(columns_in(page)) == ["", "open", "pending", vendor.key, "solved", "closed"]
    assert columns_in(page)[vendor.key] == [away.number]
    assert columns_in(page)[""] == [fresh.number]
    assert columns_in(page)["solved"] == [solved.number]
    assert "At the vendor" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_board_costs_the_same_however_much_is_on_it(
    as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    ship_setup()
    for number in range(count):
        ticket = make_ticket(world, contact=make_contact(f"p{number}@lumen.example", "P"))
        tag_ticket(ticket, f"tag{number}", actor=world.ana.actor)
        assign_ticket(ticket, world.ana, actor=world.ana.actor)
        if number % 2:
            solve_ticket(ticket, actor=world.ana.actor)
    as_ana.get(BOARD)

    # session with agent, rights, views, places, edition twice, numbers, tickets, tags,
    # unread, newest event; the counts are known
    with queries(11):
        as_ana.get(BOARD)


def test_a_long_column_leads_further_and_loses_none(
    as_ana: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "CARDS", 2)
    numbers = [make_ticket(world).number for _ in range(5)]

    seen: list[int] = []
    href, answer = BOARD, as_ana.get(BOARD).content.decode()
    while href:
        seen += [int(one.partition('"')[0]) for one in answer.split('data-number="')[1:]]
        more = answer.partition('<li class="bd__more"><a class="btn" href="')[2]
        href = more.partition('"')[0].replace("&amp;", "&")
        answer = as_ana.get(href, headers=HTMX).content.decode() if href else ""

    assert seen == numbers[::-1]


def test_a_browser_without_script_moves_a_card_by_the_menu(
    as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)

    menu = as_ana.get(f"{BOARD}{ticket.number}/").content.decode()
    gone = as_ana.post(f"{BOARD}{ticket.number}/", {"status": "pending"})

    ticket.refresh_from_db()
    assert '<button class="btn" type="submit" name="status" value="pending"' in menu
    assert gone["Location"] == BOARD
    assert ticket.status == "pending"


def test_a_move_that_the_rules_refuse_says_why_and_leaves_the_card(
    as_ana: Client, world: World
) -> None:
    ticket, other = make_ticket(world), make_ticket(world)
    link_tickets(other, Relation.BLOCKS, ticket, actor=world.ana.actor)

    answer = as_ana.post(f"{BOARD}{ticket.number}/", {"status": "solved"}, headers=HTMX)

    page = answer.content.decode()
    ticket.refresh_from_db()
    assert ticket.status == "new"
    assert ticket.number in columns_in(page)[""]
    assert "toast--error" in page
    assert "<html" not in page


def test_a_closed_card_and_a_card_for_readers_has_no_menu(
    as_olga: Client, as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)
    assert b"bd__menu" not in as_olga.get(BOARD).content

    as_ana.post(f"{BOARD}{ticket.number}/", {"status": "closed"})

    assert b"bd__menu" not in as_ana.get(BOARD).content
    assert as_ana.post(f"{BOARD}{ticket.number}/", {"status": "open"}).status_code == 302
    ticket.refresh_from_db()
    assert ticket.status == "closed"


def test_a_retired_status_is_a_column_only_while_something_stands_there(
    as_ana: Client, world: World
) -> None:
    ship_setup()
    vendor = CustomStatus(name="At the vendor", status="pending")
    add_entry(vendor, actor=SYSTEM)
    ticket = make_ticket(world)
    as_ana.post(f"{BOARD}{ticket.number}/", {"status": vendor.key})
    retire_entry(vendor, actor=SYSTEM)

    assert "At the vendor" in as_ana.get(BOARD).content.decode()
    as_ana.post(f"{BOARD}{ticket.number}/", {"status": "open"})
    assert "At the vendor" not in as_ana.get(BOARD).content.decode()


@pytest.mark.parametrize(
    "path", ["?column=nothing", "?column=open&after=x", "999999/", "?column=new&after=1-1"]
)
def test_a_column_or_card_from_nowhere(as_ana: Client, world: World, path: str) -> None:
    ship_setup()

    expected = 200 if "after" in path else 404
    assert as_ana.get(BOARD + path).status_code == expected
    assert current().status("open") is not None

"""Administering the desk's own words in the browser, and choosing them for a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.base.actor import SYSTEM
from ombud.tickets.actions import add_entry, set_custom_status, ship_setup, weigh
from ombud.tickets.models import (
    CustomStatus,
    PriorityCell,
    Product,
    ProductVersion,
    Ticket,
    TicketType,
)
from ombud.tickets.statuses import Impact, Priority, Status, Urgency
from tests.makers import make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World


@pytest.fixture(autouse=True)
def shipped(world: World) -> None:
    ship_setup()


def test_a_status_of_ones_own_is_made_and_chosen_in_the_browser(
    as_rosa: Client, as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)
    as_rosa.post("/settings/statuses/", {"name": "With the bank", "status": "pending"})

    page = as_ana.get(f"/tickets/{ticket.number}/").content.decode()
    as_ana.post(f"/tickets/{ticket.number}/status/", {"status": "with-the-bank"})
    shown = as_ana.get("/views/unsolved/").content.decode()

    assert 'value="with-the-bank"' in page
    assert Ticket.objects.get().status == Status.PENDING
    assert "With the bank</span>" in shown


@pytest.mark.parametrize("path", ["types", "statuses", "products"])
def test_a_list_of_words_says_what_is_wrong_and_keeps_what_was_typed(
    as_rosa: Client, path: str
) -> None:
    as_rosa.post(f"/settings/{path}/", {"name": "Twice", "status": "open"})

    answer = as_rosa.post(f"/settings/{path}/", {"name": "twice", "status": "open"})

    assert answer.status_code == 422
    assert 'value="twice"' in answer.content.decode()
    assert "already is one of this name" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/settings/statuses/", {"name": "X", "status": "lost"}),
        ("/settings/types/999/rename/", {"name": "X"}),
        ("/settings/nonsense/1/rename/", {"name": "X"}),
        ("/settings/types/1/explode/", {}),
        ("/settings/products/999/versions/", {"name": "X"}),
    ],
)
def test_what_does_not_exist_is_not_found(
    as_rosa: Client, path: str, data: dict[str, str]
) -> None:
    assert as_rosa.post(path, data).status_code == 404


def test_words_are_renamed_moved_retired_and_restored(as_rosa: Client, world: World) -> None:
    problem = TicketType.objects.get(key="problem")
    make = f"/settings/types/{problem.pk}/"
    ticket = make_ticket(world)
    as_rosa.post(f"/tickets/{ticket.number}/type/", {"type": problem.pk})

    as_rosa.post(f"{make}rename/", {"name": "Fault"})
    as_rosa.post(f"{make}up/")
    as_rosa.post(f"{make}retire/")
    page = as_rosa.get("/settings/types/").content.decode()

    problem.refresh_from_db()
    assert (problem.name, problem.position, problem.is_retired) == ("Fault", 2, True)
    assert "Not in use" in page
    as_rosa.post(f"{make}restore/")
    as_rosa.post(f"{make}default/")
    problem.refresh_from_db()
    assert problem.is_default


def test_a_product_gets_versions_and_a_ticket_gets_both(as_rosa: Client, world: World) -> None:
    ticket = make_ticket(world)
    as_rosa.post("/settings/products/", {"name": "Card"})
    card = Product.objects.get()
    as_rosa.post(f"/settings/products/{card.pk}/versions/", {"name": "2.0"})
    two = ProductVersion.objects.get()

    as_rosa.post(f"/tickets/{ticket.number}/product/", {"product": f"{card.pk}:{two.pk}"})
    page = as_rosa.get(f"/tickets/{ticket.number}/properties/").content.decode()

    assert f'<option value="{card.pk}:{two.pk}" selected>Card 2.0</option>' in page


def test_the_matrix_is_edited_in_the_browser(as_rosa: Client) -> None:
    page = as_rosa.get("/settings/priorities/").content.decode()
    as_rosa.post("/settings/priorities/set/", {"cell-1-1": "4", "cell-1-2": "x"})

    assert page.count("<select") == 9
    assert PriorityCell.objects.get(impact=1, urgency=1).priority == Priority.URGENT
    assert PriorityCell.objects.get(impact=1, urgency=2).priority == Priority.LOW


def test_a_priority_set_by_hand_says_so(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}/"
    as_ana.post(f"{at}weight/", {"impact": "3", "urgency": "3"})
    before = as_ana.get(at).content.decode()
    as_ana.post(f"{at}priority/", {"priority": "1"})

    after = as_ana.get(at).content.decode()
    as_ana.post(f"{at}priority/look-up/")

    assert "by hand" not in before
    assert "by hand" in after
    assert Ticket.objects.get().priority == Priority.URGENT


@pytest.mark.parametrize("bad", ["x", "9" * 30, "-1", "4"])
def test_a_made_up_choice_is_not_found(as_ana: Client, world: World, bad: str) -> None:
    at = f"/tickets/{make_ticket(world).number}/"

    answers = [
        as_ana.post(f"{at}weight/", {"impact": bad}),
        as_ana.post(f"{at}type/", {"type": bad + "999"}),
        as_ana.post(f"{at}product/", {"product": bad + ":999"}),
        as_ana.post(f"{at}status/", {"status": bad}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_costs_one_statement_more_however_many_words(
    as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    for number in range(count):
        bank = add_entry(
            CustomStatus(name=f"With bank {number}", status=Status.PENDING), actor=SYSTEM
        )
        assert isinstance(bank, CustomStatus)
        ticket = make_ticket(world)
        set_custom_status(ticket, bank, actor=SYSTEM)
        weigh(ticket, impact=Impact.LOW, urgency=Urgency.LOW, actor=SYSTEM)
    as_ana.get("/views/unsolved/")

    # session with agent, rights, views, places, tickets, tags, unread, edition
    with queries(8):
        page = as_ana.get("/views/unsolved/").content.decode()

    assert page.count("With bank") == count


def test_the_history_tells_of_types_and_names(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    at = f"/tickets/{ticket.number}/"
    as_ana.post(f"{at}type/", {"type": TicketType.objects.get(key="problem").pk})
    as_ana.post(f"{at}weight/", {"impact": "3", "urgency": ""})

    page = as_ana.get(f"{at}history/").content.decode()

    assert "set the type to Problem" in page
    assert "set impact and urgency: Everybody, –" in page

"""The inbox: what it shows, to whom, and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.channels.email.models import Mailbox
from ombud.tickets.actions import assign_ticket, tag_ticket
from tests.makers import make_contact, make_mailbox, make_ticket

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.world import World

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("count", [1, 50])
def test_the_list_costs_the_same_however_long_it_is(
    as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    for number in range(count):
        ticket = make_ticket(world, contact=make_contact(f"p{number}@lumen.example", "P"))
        tag_ticket(ticket, f"tag{number}", actor=world.ana.actor)
        assign_ticket(ticket, world.ana, actor=world.ana.actor)
    as_ana.get("/views/unsolved/")

    # session with agent, rights, views, places, tickets, tags, unread, edition
    with queries(8):
        response = as_ana.get("/views/unsolved/")

    assert response.content.count(b'<li class="tk') == count


def test_a_page_ends_with_a_way_to_older_tickets(as_ana: Client, world: World) -> None:
    numbers = [make_ticket(world).number for _ in range(51)]

    first = as_ana.get("/views/unsolved/").content.decode()
    href = first.partition('<a class="btn" href="')[2].partition('"')[0]
    rows = as_ana.get(f"{href}&part=rows", headers=HTMX).content.decode()

    assert first.count('<li class="tk') - first.count("tk__older") == 50
    assert f'id="t{numbers[0]}"' not in first
    assert f'id="t{numbers[0]}"' in rows
    assert "tk__older" not in rows


def test_another_teams_tickets_are_not_listed_nor_counted(as_ben: Client, world: World) -> None:
    make_ticket(world, subject="Only for Lending")

    page = as_ben.get("/views/everything/").content.decode()
    counts = as_ben.get("/views/", headers=HTMX).content.decode()

    assert "Only for Lending" not in page
    assert '<span class="count nav__count">1</span>' not in counts


def test_the_side_bar_counts_each_view(as_ana: Client, world: World) -> None:
    make_ticket(world)
    assign_ticket(make_ticket(world), world.ana, actor=world.ana.actor)

    counts = as_ana.get("/views/", headers=HTMX).content.decode()

    assert counts.startswith("<div")
    assert "<html" not in counts
    assert [part.partition("<")[0] for part in counts.split('nav__count">')[1:]] == [
        *["1", "2", "1", "0", "2", "0", "0", "0", "2"],
    ]


def test_what_customers_typed_is_shown_as_text(as_ana: Client, world: World) -> None:
    nasty = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    contact = make_contact("n@lumen.example", nasty)
    ticket = make_ticket(world, subject=nasty, text=nasty, contact=contact)
    tag_ticket(ticket, "<b>tag</b>", actor=world.ana.actor)

    for path in ("/views/unsolved/", f"/tickets/{ticket.number}/", "/search/?q=alert"):
        page = as_ana.get(path).content.decode()

        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>tag" not in page


@pytest.mark.parametrize(
    "cursor", ["0", "x", "1-1-1", "-1", "9" * 40, "' OR 1=1 --", "\x00", "1e9-2", "%"]
)
def test_a_cursor_from_nowhere_gives_a_page(as_ana: Client, world: World, cursor: str) -> None:
    make_ticket(world)

    assert as_ana.get("/views/unsolved/", {"after": cursor}).status_code == 200
    assert as_ana.get("/search/", {"q": "declined", "after": cursor}).status_code == 200


def test_a_view_of_somebody_else_does_not_exist(as_ana: Client, world: World) -> None:
    world.ben.views.create(key="bens", name="Ben's own", owner=world.ben)

    assert as_ana.get("/views/bens/").status_code == 404
    assert b"Ben&#39;s own" not in as_ana.get("/views/").content


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("declined", 1),
        ("status:new", 1),
        ("status:solved", 0),
        ("assignee:me", 0),
        ('"declined twice"', 1),
        ("-declined status:new", 0),
        ("no:such(thing", 0),
        ("#1", 0),
    ],
)
def test_a_search_finds_what_it_asks_for(
    as_ana: Client, world: World, question: str, found: int
) -> None:
    make_ticket(world)

    page = as_ana.get("/search/", {"q": question}).content.decode()

    assert page.count('<li class="tk') == found


def test_a_search_never_shows_another_teams_words(as_ben: Client, world: World) -> None:
    make_ticket(world, text="unmistakable")

    assert b"tk__x" not in as_ben.get("/search/", {"q": "unmistakable"}).content


@pytest.mark.parametrize("count", [1, 50])
def test_a_search_costs_the_same_however_much_it_finds(
    as_ana: Client, world: World, count: int, queries: Callable[[int], Any]
) -> None:
    for _ in range(count):
        make_ticket(world)

    # session with agent, rights, matches, tickets, texts, the search itself, tags, unread,
    # edition
    with queries(9):
        as_ana.get("/search/?q=declined")


def test_an_empty_desk_leads_whoever_sets_it_up_to_a_mailbox(
    as_ana: Client, as_rosa: Client, world: World
) -> None:
    hint = 'href="/mailboxes/new/"'

    Mailbox.objects.all().delete()
    before = [one.get("/").content.decode() for one in (as_ana, as_rosa)]
    make_mailbox(world)
    after = as_rosa.get("/").content.decode()

    assert [hint in page for page in before] == [False, True]
    assert hint not in after

"""Unread and "your turn" marks: each agent's own, and nothing written when mail comes in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.tickets.actions import add_note, assign_ticket, receive_message
from ombud.tickets.actions.seeing import forget_trails
from ombud.tickets.content import Content
from ombud.tickets.models import RecentSearch, Sight
from ombud.tickets.statuses import Channel
from tests.conftest import client_of
from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from ombud.tickets.models import Ticket
    from tests.world import World

HTMX = {"HX-Request": "true"}


def is_unread(client: Client, ticket: Ticket, where: str = "/views/unsolved/") -> bool:
    page = client.get(where).content.decode()
    row = page.partition(f'id="t{ticket.number}"')[2].partition("</li>")[0]
    assert row, "the ticket is not on the page"
    return "Not read yet." in row


def test_opening_a_ticket_reads_it_for_this_agent_only(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    as_sven = client_of(world.sven)

    as_ana.get(f"/tickets/{ticket.number}/")

    assert not is_unread(as_ana, ticket)
    assert not is_unread(as_ana, ticket, "/views/unsolved/board/")
    assert is_unread(as_sven, ticket)
    assert is_unread(as_sven, ticket, "/views/unsolved/board/")


def test_a_new_message_makes_it_unread_and_writes_nothing_for_anybody(
    as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)
    as_ana.get(f"/tickets/{ticket.number}/")
    before = list(Sight.objects.values_list("pk", "message"))

    receive_message(
        ticket, Content(text="Hello?"), contact=world.cleo, channel=Channel.EMAIL, actor=SYSTEM
    )

    assert is_unread(as_ana, ticket)
    assert list(Sight.objects.values_list("pk", "message")) == before
    found = as_ana.get("/search/?q=is:unread").content.decode()
    assert f'id="t{ticket.number}"' in found


def test_ones_own_note_is_not_unread_and_a_colleagues_is(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    as_ana.get(f"/tickets/{ticket.number}/")

    add_note(ticket, Content(text="Mine"), agent=world.ana, actor=world.ana.actor)
    assert not is_unread(as_ana, ticket)

    add_note(ticket, Content(text="Sven's"), agent=world.sven, actor=world.sven.actor)
    assert is_unread(as_ana, ticket)


def test_a_ticket_can_be_made_unread_again(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    as_ana.get(f"/tickets/{ticket.number}/")

    answer = as_ana.post(f"/tickets/{ticket.number}/unread/")

    assert answer["Location"] == "/views/unsolved/"
    assert is_unread(as_ana, ticket)


def test_your_turn_is_said_to_whom_the_customer_waits_for(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world)
    assign_ticket(ticket, world.ana, actor=world.ana.actor)

    for where in ("/views/mine/", "/views/mine/board/"):
        assert "Your turn" in as_ana.get(where).content.decode()
    for where in ("/views/unsolved/", "/views/unsolved/board/"):
        assert "Your turn" not in client_of(world.sven).get(where).content.decode()


def test_the_side_bar_marks_views_that_hold_unread_work_of_ones_own(
    as_ana: Client, world: World
) -> None:
    ticket = make_ticket(world)
    assert b"nav__dot" not in as_ana.get("/views/", headers=HTMX).content

    assign_ticket(ticket, world.ana, actor=world.ana.actor)
    marked = as_ana.get("/views/", headers=HTMX).content.decode()
    as_ana.get(f"/tickets/{ticket.number}/")

    assert marked.count("nav__dot") == 4  # mine, waiting for us, all unsolved, all
    assert b"nav__dot" not in as_ana.get("/views/", headers=HTMX).content


def test_the_palette_offers_what_was_opened_and_searched_lately(
    as_ana: Client, as_ben: Client, world: World
) -> None:
    ticket = make_ticket(world, subject="The lamp hums")
    as_ana.get(f"/tickets/{ticket.number}/")
    as_ana.get("/search/?q=lamp+hums")

    palette = as_ana.get("/palette/?q=").content.decode()

    assert "The lamp hums" in palette
    assert 'href="/search/?q=lamp%20hums"' in palette
    assert b"lamp" not in as_ben.get("/palette/?q=").content
    assert "lamp hums" in as_ana.get("/search/").content.decode()


def test_what_one_may_not_see_any_more_is_not_offered(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world, subject="The lamp hums")
    as_ana.get(f"/tickets/{ticket.number}/")

    ticket.team = world.cards
    ticket.save()

    assert b"The lamp hums" not in as_ana.get("/palette/?q=").content


def test_recent_searches_can_be_forgotten_and_end_by_themselves(
    as_ana: Client, world: World
) -> None:
    as_ana.get("/search/?q=first")
    as_ana.post("/search/forget/")
    assert RecentSearch.objects.count() == 0

    as_ana.get("/search/?q=second")
    as_ana.get("/search/?q=second")
    with clock.held_at(clock.now() + timedelta(days=29)):
        forget_trails()
        assert [one.text for one in RecentSearch.objects.all()] == ["second"]
    with clock.held_at(clock.now() + timedelta(days=31)):
        forget_trails()
        assert RecentSearch.objects.count() == 0


def test_a_search_becomes_a_view_that_finds_the_same(as_ana: Client, world: World) -> None:
    wanted = make_ticket(world, text="The invoice is wrong")
    make_ticket(world, text="Something else")
    page = as_ana.get("/search/?q=invoice+status:new").content.decode()
    href = page.partition('href="/views/new/')[2].partition('"')[0]

    form = as_ana.get(f"/views/new/{href}").content.decode()

    assert 'value="invoice"' in form
    assert f"#{wanted.number}" in form
    assert "Something else" not in form


def test_how_much_room_the_pages_take_is_kept_for_the_agent(
    as_ana: Client, world: World
) -> None:
    assert b'data-density="comfortable"' in as_ana.get("/").content

    as_ana.post("/account/density/", {"density": "compact"})

    assert b'data-density="compact"' in client_of(world.ana).get("/").content
    assert b'data-density="comfortable"' in client_of(world.sven).get("/").content
    assert as_ana.post("/account/density/", {"density": "x"}).status_code == 404

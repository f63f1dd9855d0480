"""Contacts sign in by a mailed link, see their tickets and answer in them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.people.models import Identifier
from ombud.tickets.actions import (
    add_note,
    close_ticket,
    lock_ticket,
    merge_tickets,
    reply,
    solve_ticket,
)
from ombud.tickets.content import Content, File
from ombud.tickets.models import Link, Message, Ticket
from ombud.tickets.statuses import Status
from ombud.visits.actions import forget_ended, send_link
from ombud.visits.models import SignInLink, Visit
from tests.makers import make_contact, make_ticket
from tests.portal.visiting import link_for, sign_in
from tests.privacy.requests import letter_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

CLEO = "cleo@lumen.example"


pytestmark = pytest.mark.usefixtures("a_way_out")


def test_a_link_lets_in_once_and_proves_the_address(world: World) -> None:
    client = Client()
    path = link_for(client, CLEO, "tickets/1001/")
    looked = client.get(path)
    first = client.post(path)
    again = Client().post(path)

    assert (looked.status_code, first.status_code, again.status_code) == (200, 302, 404)
    assert first["Location"] == "/help/tickets/1001/"
    cookie = first.cookies["ombud_contact"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/help/", True, "Lax")
    visit = Visit.objects.get()
    assert visit.contact == world.cleo
    assert visit.key != cookie.value
    assert Identifier.objects.get(value=CLEO).verified_at is not None


@pytest.mark.parametrize(("minutes", "status"), [(14, 302), (16, 404)])
def test_a_link_lives_a_quarter_of_an_hour(world: World, minutes: int, status: int) -> None:
    now = clock.now()
    with clock.held_at(now):
        path = link_for(Client(), CLEO)
    with clock.held_at(now + timedelta(minutes=minutes)):
        assert Client().post(path).status_code == status


def test_known_and_unknown_addresses_get_the_same_answer_by_the_same_work(
    world: World,
) -> None:
    seen = []
    Client().post("/help/sign-in/", {"email": "warm@up.example"})
    for email in (CLEO, "nobody@lumen.example"):
        with CaptureQueriesContext(connection) as work:
            answer = Client().post("/help/sign-in/", {"email": email})
        seen.append((answer.status_code, answer.content, len(work)))
    for link in SignInLink.objects.all():
        send_link(link)

    assert seen[0] == seen[1]
    assert len(letter_texts(CLEO)) == 1
    assert letter_texts("nobody@lumen.example") == []
    assert SignInLink.objects.count() == 1


def test_asking_too_often_is_slowed_down(world: World) -> None:
    answers = [Client().post("/help/sign-in/", {"email": CLEO}).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


@pytest.mark.parametrize(
    "goal", ["https://evil.example/", "//evil.example/", "../settings/", "tickets/1/?x=1"]
)
def test_a_link_leads_to_our_own_pages_only(world: World, goal: str) -> None:
    client = Client()

    assert client.post(link_for(client, CLEO, goal))["Location"] == "/help/tickets/"


def test_who_is_not_signed_in_is_led_to_where_they_wanted(world: World) -> None:
    answer = Client().get("/help/tickets/1001/")

    assert answer["Location"] == "/help/sign-in/?to=tickets/1001/"


def test_a_visit_ends_by_itself_and_by_signing_out(world: World) -> None:
    client, other = sign_in(), sign_in()
    inside = client.get("/help/tickets/").status_code
    left = client.post("/help/sign-out/")
    after = client.get("/help/tickets/").status_code
    with clock.held_at(clock.in_(hours=12)):
        ended = other.get("/help/tickets/").status_code
        forget_ended()

    assert (inside, left["Location"], after, ended) == (200, "/help/", 302, 302)
    assert not Visit.objects.exists()
    assert not SignInLink.objects.exists()


def test_the_list_holds_what_somebody_takes_part_in_and_nothing_else(world: World) -> None:
    own = make_ticket(world, subject="The till is silent")
    dora = make_contact("dora@lind.example", "Dora Lind")
    make_ticket(world, subject="Not for Cleo", contact=dora)
    request = make_ticket(world, subject="A request about data")
    lock_ticket(request, actor=SYSTEM)
    page = sign_in().get("/help/tickets/").content.decode()

    assert "The till is silent" in page
    assert f"#{own.number}" in page
    assert "Not for Cleo" not in page
    assert "A request about data" not in page


def test_a_list_of_thirty_costs_what_a_list_of_one_costs(
    world: World, queries: Callable[[int], Any]
) -> None:
    make_ticket(world)
    client = sign_in()
    client.get("/help/tickets/")
    with queries(5):  # the fifth: the zone of the desk
        client.get("/help/tickets/")
    for _ in range(29):
        make_ticket(world)
    with queries(5):  # the fifth: the zone of the desk
        page = client.get("/help/tickets/")

    assert page.content.count(b'class="case ') == 25
    assert client.get("/help/tickets/?page=2").content.count(b'class="case ') == 5


def test_the_conversation_shows_answers_and_files_but_no_notes(world: World) -> None:
    ticket = make_ticket(
        world,
        content=Content(text="See <b>this</b>", files=(File("a.txt", "text/plain", b"abc"),)),
    )
    reply(ticket, Content(text="We looked."), agent=world.ana, actor=world.ana.actor)
    add_note(ticket, Content(text="A secret"), agent=world.ana, actor=world.ana.actor)
    file = ticket.messages.first().attachments.get()  # type: ignore[union-attr]
    client = sign_in()
    page = client.get(f"/help/tickets/{ticket.number}/").content.decode()
    octets = client.get(f"/help/tickets/{ticket.number}/files/{file.pk}/")

    assert "See &lt;b&gt;this&lt;/b&gt;" in page
    assert "We looked." in page
    assert "Ana Halden" in page
    assert "A secret" not in page
    assert octets.content == b"abc"
    assert octets["Content-Disposition"] == 'attachment; filename="a.txt"'


def test_tickets_and_files_of_others_are_not_there(world: World) -> None:
    make_contact("dora@lind.example", "Dora Lind")
    ticket = make_ticket(
        world, content=Content(text="x", files=(File("a.txt", "text/plain", b"abc"),))
    )
    file = ticket.messages.get().attachments.get()
    dora = sign_in("dora@lind.example")
    path = f"/help/tickets/{ticket.number}/"
    answers = [
        dora.get(path).status_code,
        dora.post(path, {"text": "Hello"}).status_code,
        dora.get(f"{path}files/{file.pk}/").status_code,
        dora.get("/help/tickets/999999/").status_code,
    ]

    assert answers == [404] * 4
    assert ticket.messages.count() == 1


def test_an_answer_opens_the_ticket_again_and_is_masked(world: World) -> None:
    ticket = make_ticket(world)
    reply(
        ticket,
        Content(text="Better?"),
        agent=world.ana,
        actor=world.ana.actor,
        then=Status.PENDING,
    )
    client = sign_in()
    path = f"/help/tickets/{ticket.number}/"
    sent = client.post(path, {"text": "No. My card is 4111 1111 1111 1111."})
    empty = client.post(path, {"text": "  "})
    ticket.refresh_from_db()
    message = Message.objects.latest("pk")

    assert sent["Location"] == f"{path}#m{message.pk}"
    assert empty.status_code == 422
    assert (ticket.status, message.contact, message.is_verified) == ("open", world.cleo, True)
    assert "4111 1111" not in message.text
    assert message.channel == "portal"


def test_an_answer_to_a_closed_ticket_opens_one_that_refers_to_it(world: World) -> None:
    ticket = make_ticket(world)
    solve_ticket(ticket, actor=SYSTEM)
    close_ticket(ticket, actor=SYSTEM)
    sent = sign_in().post(f"/help/tickets/{ticket.number}/", {"text": "Again!"})
    opened = Ticket.objects.latest("pk")

    assert sent["Location"].startswith(f"/help/tickets/{opened.number}/#m")
    assert opened.team == ticket.team
    assert {Link.objects.get().source_id, Link.objects.get().target_id} == {
        ticket.pk,
        opened.pk,
    }


def test_the_address_of_a_merged_ticket_leads_to_where_it_is_read(world: World) -> None:
    one, two = make_ticket(world, subject="One"), make_ticket(world, subject="Two")
    merge_tickets(one, into=two, actor=world.ana.actor)
    answer = sign_in().get(f"/help/tickets/{one.number}/")

    assert answer["Location"] == f"/help/tickets/{two.number}/"


def test_a_form_without_its_token_changes_nothing(world: World) -> None:
    ticket = make_ticket(world)
    signed_in = sign_in()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    answers = [
        strict.post(f"/help/tickets/{ticket.number}/", {"text": "x"}).status_code,
        strict.post("/help/sign-out/").status_code,
    ]

    assert answers == [403, 403]
    assert ticket.messages.count() == 1
    assert signed_in.get("/help/tickets/").status_code == 200

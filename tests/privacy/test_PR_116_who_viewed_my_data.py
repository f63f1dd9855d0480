"""PR-116: what was shown of a person and who is noted to have looked are the same.

Every address that can be read is asked, in the desk and by programs. Where the answer holds
the name, an address or a word of Cleo, there is a row about Cleo. Lists are an overview of
many and leave none; they are named here, so that a new page is noted or thought about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ombud.api.operations import OPERATIONS
from ombud.people.models import AccessToken
from ombud.people.scopes import Scope
from ombud.readlog.models import Reading
from ombud.readlog.statuses import Surface
from tests.api.calling import caller
from tests.api.test_roles import ask
from tests.api.things import make_things
from tests.architecture import test_urls as desk
from tests.conftest import client_of
from tests.makers import make_ticket
from tests.portal.visiting import sign_in
from tests.project.test_command_line import ombud

if TYPE_CHECKING:
    from tests.world import World

MARKS = (b"Marchetti", b"cleo@lumen", b"It was declined")
OVERVIEWS = {
    "desk:contacts",
    "desk:persons",
    "desk:home",
    "desk:inbox",
    "desk:palette",
    "desk:quarantine",
    "desk:search",
    "desk:ticket-row",
    "desk:unreadable",
    "desk:view",
    "desk:view-board",
    "desk:view-table",
}
things = desk.things


def test_PR_116_each_page_that_shows_a_person_is_noted(
    world: World, things: dict[str, str]
) -> None:
    rosa, unnoted, noted = desk.client_as(world, "administrator"), list[str](), list[str]()
    for name, page in desk.TABLE.items():
        if page.method != "GET":
            continue
        Reading.objects.all().delete()
        response = desk.visit(rosa, name, things)
        octets = b"" if response.streaming else response.content
        if any(mark in octets for mark in MARKS):
            rows = Reading.objects.filter(
                contact=world.cleo, agent=world.rosa, surface=Surface.DESK
            )
            (noted if rows.exists() else unnoted).append(name)

    assert set(unnoted) <= OVERVIEWS, sorted(set(unnoted) - OVERVIEWS)
    assert {"desk:ticket", "desk:ticket-panel", "desk:original"} <= set(noted)


LISTS = {"list_tickets", "list_contacts", "list_view_tickets"}


@pytest.mark.usefixtures("on_one_database")
def test_PR_116_each_operation_that_tells_of_a_person_is_noted(world: World) -> None:
    made, unnoted, noted = make_things(world), set[str](), set[str]()
    program = caller(world.rosa)
    AccessToken.objects.update(scopes=[one.value for one in Scope])
    for name, operation in sorted(OPERATIONS.items()):
        if operation.method != "GET":
            continue
        Reading.objects.all().delete()
        answer = ask(program, name, made)
        if any(mark in answer.content for mark in MARKS):
            rows = Reading.objects.filter(contact=world.cleo, surface=Surface.API)
            (noted if rows.exists() else unnoted).add(name)

    assert unnoted <= LISTS
    assert {"get_message", "get_contact", "list_messages"} <= noted


@pytest.mark.usefixtures("a_way_out")
def test_PR_116_what_the_person_reads_of_it_is_the_log(world: World) -> None:
    ticket = make_ticket(world)
    client_of(world.ana).get(f"/tickets/{ticket.number}/")
    client_of(world.sven).get(f"/tickets/{ticket.number}/")
    caller(world.ana).get(f"/tickets/{ticket.number}")
    ombud("ticket", "show", str(ticket.number), "--reason", "fault")
    page = sign_in().get("/help/my-data/").content.decode()
    looks = page[page.index("Who looked") :].partition("</section>")[0]
    shown = re.findall(r"<bdi>([^<]*)</bdi><span[^>]*>([^<]*)</span>", looks)

    what = "The conversation of a ticket"
    assert shown == [
        ("Whoever runs the server", f"{what} · at the server · To find or mend a fault"),
        (world.ana.name, f"{what} · by a program"),
        (world.sven.name, f"{what} · in the desk"),
        (world.ana.name, f"{what} · in the desk"),
    ]
    assert Reading.objects.filter(contact=world.cleo).count() == len(shown)

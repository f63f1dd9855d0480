"""Class 4: what colleagues make up (fields, macros, replies, views, names) stays text."""

from __future__ import annotations

import pytest
from django.test import Client

from ombud.automation.actions import make_macro, make_saved_reply
from ombud.base.actor import SYSTEM
from ombud.people.actions import change_profile
from ombud.tickets.actions import add_checklist, add_entry, add_task, create_view, fill_in
from ombud.tickets.actions.saved_views import Wanted
from ombud.tickets.models import Product, TicketType
from tests.api.calling import caller
from tests.makers import make_field, make_ticket
from tests.world import World

EVIL = "<img src=x onerror=alert(1)>"
PAGES = (
    "/tickets/{number}/",
    "/views/arrange/",
    "/views/unsolved/",
    "/account/",
    "/settings/fields/",
    "/settings/types/",
    "/settings/products/",
    "/macros/",
    "/replies/",
)


@pytest.fixture
def number(world: World) -> int:
    ticket, rosa = make_ticket(world), world.rosa
    make_macro(
        name=EVIL,
        steps=[{"action": "ticket.set_priority", "with": {"priority": "high"}}],
        actor=SYSTEM,
    )
    make_saved_reply(name=EVIL, texts={"en": EVIL}, actor=SYSTEM)
    field = make_field(name=EVIL, reason=EVIL, hint=EVIL)
    fill_in(ticket, {field.key: EVIL}, actor=SYSTEM)
    for entry in (TicketType(name=EVIL), Product(name=EVIL)):
        add_entry(entry, actor=SYSTEM)
    create_view(
        Wanted(name=EVIL, owner=rosa), agent=rosa, rights=world.rights(rosa), actor=rosa.actor
    )
    add_task(add_checklist(ticket, title=EVIL, actor=SYSTEM), title=EVIL, actor=SYSTEM)
    change_profile(rosa, name=EVIL, language="en", time_zone="UTC")
    return ticket.number


@pytest.mark.parametrize("page", PAGES)
def test_their_words_are_text_on_every_page(world: World, number: int, page: str) -> None:
    rosa = Client()
    rosa.force_login(world.rosa)

    answer = rosa.get(page.format(number=number), follow=True)

    assert answer.status_code in {200, 404}
    assert "<img src=x" not in answer.content.decode()


def test_at_least_the_ticket_shows_them_escaped(world: World, number: int) -> None:
    rosa = Client()
    rosa.force_login(world.rosa)

    shown = rosa.get(f"/tickets/{number}/").content.decode()

    assert "&lt;img src=x" in shown
    assert caller(world.rosa).get("/setup")["Content-Type"].startswith("application/json")

"""Class 2: subjects, names and file names are text, wherever they are shown."""

from __future__ import annotations

import pytest
from django.test import Client
from jinja2 import Environment

from ombud.tickets.actions import tag_ticket
from ombud.tickets.content import Content, File
from tests.makers import make_contact, make_ticket
from tests.world import World

EVIL = "\"'><img src=x onerror=alert(1)><svg/onload=alert(2)>"
PAGES = (
    "/",
    "/views/unsolved/",
    "/tickets/{number}/",
    "/search/?q=declined",
    "/tickets/{number}/relations/",
    "/tickets/{number}/merge/",
    "/palette/?q=img",
)


@pytest.mark.parametrize("page", PAGES)
def test_a_subject_a_name_and_a_file_name_stay_text(
    world: World, as_ana: Client, page: str
) -> None:
    file = File(EVIL, "text/plain", b"a")
    ticket = make_ticket(
        world,
        subject=f"declined {EVIL}",
        contact=make_contact("evil@lumen.example", EVIL),
        content=Content(text="Hello", files=(file,)),
    )
    tag_ticket(ticket, EVIL[:60], actor=world.ana.actor)

    answer = as_ana.get(page.format(number=ticket.number), follow=True)

    assert answer.status_code == 200
    assert "<img src=x" not in answer.content.decode()
    assert "<svg/onload" not in answer.content.decode()


def test_without_the_guard_the_same_text_would_act() -> None:
    unguarded = Environment(autoescape=False)  # noqa: S701 - shown to be what we must not have

    assert "<img src=x" in unguarded.from_string("{{ name }}").render(name=EVIL)

"""The print view of a ticket (product.md F5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ombud.tickets.actions import add_note
from ombud.tickets.content import Content, File
from tests.conftest import client_of
from tests.makers import make_ticket

if TYPE_CHECKING:
    from ombud.tickets.models import Ticket
    from tests.world import World


def ticket_with_everything(world: World) -> Ticket:
    files = (File("statement.pdf", "application/pdf", b"%PDF-1.4 ..."),)
    ticket = make_ticket(world, content=Content(text="It was declined.", files=files))
    add_note(ticket, Content(text="She called before."), agent=world.ana, actor=world.ana.actor)
    return ticket


@pytest.mark.parametrize(
    ("who", "asked", "has_notes"),
    [("ana", "", False), ("ana", "?notes=1", True), ("olga", "?notes=1", False)],
)
def test_notes_are_on_paper_only_when_asked_for_and_permitted(
    world: World, who: str, asked: str, has_notes: bool
) -> None:
    ticket = ticket_with_everything(world)

    page = client_of(getattr(world, who)).get(f"/tickets/{ticket.number}/print/{asked}")

    text = page.content.decode()
    assert ("She called before." in text) == has_notes
    assert "It was declined." in text
    assert "statement.pdf" in text


def test_nothing_of_the_page_comes_from_elsewhere_or_can_be_pressed_on_paper(
    world: World,
) -> None:
    ticket = ticket_with_everything(world)

    page = client_of(world.ana).get(f"/tickets/{ticket.number}/print/")

    text = page.content.decode()
    assert re.findall(r'(?:src|href)="(?!/)([^"]*)"', text) == []
    assert "print.css" in text
    assert "<form" not in text
    assert "/attachments/" not in text

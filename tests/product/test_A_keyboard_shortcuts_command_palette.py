"""Group A, keyboard shortcuts and command palette: every action by name, with its key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.makers import make_ticket

if TYPE_CHECKING:
    from django.test import Client

    from tests.world import World

ENTRY = re.compile(
    r'id="pal-([-\w]+)" role="option".*?<span>([^<]*)</span>((?:<kbd>[^<]*</kbd>)*)'
)
WANTED = {
    *("reply", "note", "take", "assign", "status", "priority", "tags", "macro", "snooze"),
    *("follow", "unread", "next", "previous", "open", "board", "density", "theme", "help"),
    *(
        "merge",
        "split",
        "call",
        "privacy",
        "table",
        "mark",
        "mark-range",
        "bulk",
        "sides",
        "go-bell",
    ),
    *("go-home", "go-inbox", "go-search", "go-contacts", "go-new"),
}


def test_the_palette_names_every_action_that_one_may_do(
    as_ana: Client, as_olga: Client, world: World
) -> None:
    make_ticket(world)

    entries = {name: keys for name, _, keys in ENTRY.findall(as_ana.get("/").content.decode())}
    readers = {name for name, _, _ in ENTRY.findall(as_olga.get("/").content.decode())}

    assert set(entries) >= WANTED
    assert entries["reply"] == "<kbd>r</kbd>"
    assert entries["board"] == "<kbd>v</kbd>"
    assert not {"reply", "status", "go-new"} & readers


def test_tickets_are_found_from_the_palette(as_ana: Client, world: World) -> None:
    ticket = make_ticket(world, subject="The lamp hums")

    assert f"/tickets/{ticket.number}/" in as_ana.get("/palette/?q=lamp").content.decode()

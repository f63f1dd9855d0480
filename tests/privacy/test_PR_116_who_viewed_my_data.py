"""PR-116: what was shown of a person and who is noted to have looked are the same.

Every address that can be read is asked, in the desk and by programs. Where the answer holds
the name, an address or a word of Cleo, there is a row about Cleo. Lists are an overview of
many and leave none; they are named here, so that a new page is noted or thought about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.readlog.models import Reading
from ombud.readlog.statuses import Surface
from tests.architecture import test_urls as desk

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

"""A person's archive, unzipped and opened from the disk in a real browser.

Its own content security policy is switched off, so that the escaping alone is tried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ombud.tickets.actions import reply
from ombud.tickets.content import Content, File
from tests.browser.test_axe import faults
from tests.bundles.opened import made, opened
from tests.makers import make_ticket

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Dialog

    from tests.world import World

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"
    "<a href='javascript:alert(4)'>here</a></pre></main>"
    "<iframe srcdoc='<script>alert(5)</script>'>"
    "<style>main{background:url(http://thief.example/?a)}</style>"
)
FILE = File(f"{HOSTILE[:60]}.html", "text/html", HOSTILE.encode())


@pytest.fixture
def unzipped(world: World, tmp_path: Path) -> Path:
    world.cleo.name = HOSTILE[:100]
    world.cleo.save()
    said = Content(text=HOSTILE, html=HOSTILE, files=(FILE,))
    ticket = make_ticket(world, subject=HOSTILE[:200], content=said)
    reply(ticket, Content(text=HOSTILE), agent=world.ana, actor=world.ana.actor)
    for name, octets in opened(made(world.cleo)).items():
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(octets)
    return tmp_path


def pages_of(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*.html"))


def test_PR_035_and_PR_036_nothing_runs_or_loads_and_each_page_is_accessible(
    unzipped: Path, chromium: Any
) -> None:
    context = chromium.new_context(locale="en-GB", bypass_csp=True)
    page = context.new_page()
    asked: list[str] = []
    ran: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def answered(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", answered)
    found = {}
    try:
        for turn, name in enumerate(pages_of(unzipped)):
            page.goto((unzipped / name).as_uri())
            found[name] = faults(page, turn)
            assert page.query_selector("script, iframe, svg, img, a[href^=javascript]") is None
        files = sorted((unzipped / "attachments").iterdir())
        page.goto(files[0].as_uri())
    finally:
        context.close()

    assert len(found) >= 3
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert ran == []
    assert {url.partition(":")[0] for url in asked} == {"file"}
    assert len(asked) == len(found) + 1

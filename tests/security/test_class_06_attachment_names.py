"""Class 6: a file's name is a label; no name of theirs is ever one on our disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from ombud.tickets.content import Content, File
from tests.makers import make_ticket
from tests.world import World

NAMES = (
    "../../../../etc/cron.d/x",
    "..\\..\\boot.ini",
    "\u200b.htaccess",
    ".htaccess",
    "a.php",
    "shell.pht\x00.txt",
    "x" * 4000 + ".exe",
    "$(reboot).sh",
    "a\r\nContent-Type: text/html",
)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_reaches_the_disk_or_a_header(world: World, as_ana: Client, name: str) -> None:
    marked = Content(text="Hello", files=(File(f"zq7{name}", "text/html", b"<script>"),))
    ticket = make_ticket(world, content=marked)
    file = ticket.messages.get().attachments.get()

    answer = as_ana.get(f"/attachments/{file.pk}/")

    below = [one.name for one in Path(settings.OMBUD_DATA).rglob("*")]
    assert not any("zq7" in one or "htaccess" in one for one in below)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert not {"\r", "\n"} & set(answer["Content-Disposition"])

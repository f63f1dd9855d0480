"""The canary guard itself, broken on purpose; and planted strings on the disk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ombud.people.models import Team
from ombud.tickets.models import Tag
from tests import canaries
from tests.architecture.floors import ROOT

if TYPE_CHECKING:
    from tests.world import World

PLANT = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from ombud.base.actor import SYSTEM
from ombud.people.actions import contact_by_email
from ombud.people.models import Team
from ombud.tickets.actions import open_ticket, reply, tag_ticket
from ombud.tickets.content import Content, File, Masking
from ombud.tickets.statuses import Channel
from ombud.channels.email.actions.journal import store

team = Team.objects.create(key="t", name="Tplantedname")
address = "Aplantedaddress@lumen.example"
contact = contact_by_email(address, "Nplantedname", source="mail", actor=SYSTEM)
content = Content(
    text="Bplantedbody " * 40,
    files=(File("Fplantedfile.txt", "a/b", b"Cplantedcontent " * 400, text="Xplantedtext"),),
    masked=(Masking("card", "[card]", "Mplantedcard"),),
)
ticket = open_ticket(
    contact=contact,
    team=team,
    subject="Splantedsubject",
    channel=Channel.EMAIL,
    content=content,
    actor=SYSTEM,
)
store(b"From: a@lumen.example\\r\\nSubject: Rplantedraw\\r\\n\\r\\nhello", door="pipe")
import os
os.kill(os.getpid(), 9)  # nothing is checkpointed or closed in an orderly way
"""


def test_a_canary_in_a_column_that_is_not_personal_is_found(world: World) -> None:
    Team.objects.filter(pk=world.cards.pk).update(name="Team of Cleo Marchetti")
    Tag.objects.create(name="write to cleo@lumen.example")

    found = canaries.found()

    assert found == ["people_team.name", "tickets_tag.name"]
    Team.objects.filter(pk=world.cards.pk).update(name="Cards")
    Tag.objects.all().delete()


def test_I2_planted_strings_are_nowhere_in_the_data_folder(
    tmp_path: Path, sqlite_only: None
) -> None:
    environment = {
        **os.environ,
        "OMBUD_DATA": str(tmp_path / "var"),
        "OMBUD_KEY_FILE": str(tmp_path / "keys/desk.key"),
        "DJANGO_SETTINGS_MODULE": "ombud.project.settings",
    }
    (tmp_path / "var").mkdir()

    subprocess.run(
        [sys.executable, "-c", PLANT],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
    )

    files = [path for path in (tmp_path / "var").rglob("*") if path.is_file()]
    contents = [path.read_bytes().lower() + path.name.lower().encode() for path in files]
    assert {path.suffix for path in files} >= {".db", ".db-wal", ""}
    assert sum(path.stat().st_size for path in files) > 100_000
    assert [
        path.name for path, data in zip(files, contents, strict=True) if b"planted" in data
    ] == []

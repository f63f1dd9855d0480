"""`ombud privacy export` writes one archive and leaves a line in the read log."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from ombud.readlog.models import Reading
from tests.makers import make_ticket
from tests.project.test_command_line import ombud, told

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world import World


def test_the_archive_lies_where_it_was_wanted(world: World, tmp_path: Path) -> None:
    make_ticket(world)
    file = tmp_path / "cleo.zip"

    answer = told("privacy", "export", "cleo@lumen.example", "--output", str(file), "--json")

    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    assert (answer["file"], answer["files"]) == (str(file), len(names))
    assert "index.html" in names
    reading = Reading.objects.get()
    assert (reading.contact, reading.thing, reading.surface) == (
        world.cleo,
        "export",
        "command",
    )
    assert reading.agent is None


def test_whom_nobody_knows_is_refused(world: World, tmp_path: Path) -> None:
    answer = ombud("privacy", "export", "x@y.example", "--output", str(tmp_path / "x.zip"))

    assert answer.exit_code == 1
    assert "There is no such person." in answer.stderr
    assert list(tmp_path.iterdir()) == []

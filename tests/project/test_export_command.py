"""`ombud privacy export` writes one archive and leaves a line in the read log."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from ombud.base.actor import SYSTEM
from ombud.bundles.actions import ask_bundle
from ombud.bundles.models import Bundle
from ombud.bundles.statuses import Profile, State
from ombud.project.cli import export
from ombud.readlog.models import Reading
from tests.makers import make_ticket
from tests.project.test_command_line import ombud, told

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.world import World


def test_the_archive_lies_where_it_was_wanted(world: World, tmp_path: Path) -> None:
    make_ticket(world)
    file = tmp_path / "cleo.zip"

    answer = told("privacy", "export", "cleo@lumen.example", "--output", str(file), "--json")

    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    assert (answer["file"], answer["files"]) == (str(file), len(names))
    assert "index.html" in names
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["cleo.zip"]
    assert Bundle.objects.get().state == State.ENDED
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


def test_broken_off_it_says_so_and_the_same_command_goes_on(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("privacy", "export", "cleo@lumen.example", "--output", str(tmp_path / "x.zip"))

    def interrupted(_bundle: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(export, "make_bundle", interrupted)
        broken = ombud(*command)
    left = Bundle.objects.get()
    done = told(*command, "--json")

    assert (broken.exit_code, left.state) == (1, State.WAITING)
    assert "The same command again goes on with it." in broken.stderr
    assert done["bundle"] == left.pk


def test_an_archive_of_a_request_is_not_taken_for_it(world: World, tmp_path: Path) -> None:
    asked, _ = ask_bundle(world.cleo, profile=Profile.PORTABILITY, actor=SYSTEM)

    answer = ombud(
        "privacy", "export", "cleo@lumen.example", "--output", str(tmp_path / "x.zip")
    )

    assert answer.exit_code == 1
    assert "is being made" in answer.stderr
    asked.refresh_from_db()
    assert asked.state == State.WAITING

"""What docs/commands.md says of the output of each command about people's data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner

from ombud.backups import keystore
from ombud.base import clock
from ombud.project.cli import main
from ombud.retention.actions import ship_rules
from ombud.subjects.residue import Report
from tests.erasure.conftest import forget_ledger
from tests.makers import make_contact, make_field, make_ticket
from tests.promises.test_a_command_line import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.world import World

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text()
NOT_JSON = {"backup extract"}  # opens an archive into a folder


def documented() -> dict[str, set[str]]:
    """Return what the page says: names of values by command."""
    found: dict[str, set[str]] = {}
    for group, rows in re.findall(r"## `ombud (\w+)`\n(.*?)(?=\n## |\Z)", PAGE, re.DOTALL):
        for name, told in re.findall(r"^\| `([^`]+)` \| (.*) \|$", rows, re.MULTILINE):
            as_other = re.search(r"as `([^`]+)`", told)
            own = set(re.findall(r"`(\w+)`", told.partition(";")[0])) if not as_other else set()
            more = re.findall(r", `(\w+)`", told) if as_other else ()
            other = found[f"{group} {as_other[1]}"] if as_other else set()
            found[f"{group} {name}"] = own | other | set(more)
    return found


@pytest.fixture
def own_desk(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.OMBUD_BACKUPS = tmp_path / "backups"
    keystore.path().unlink(missing_ok=True)
    forget_ledger()
    yield tmp_path
    forget_ledger()
    keystore.path().unlink(missing_ok=True)


def test_the_page_names_every_command_about_data() -> None:
    every = leaves(main, click.Context(main))
    about = {one for one in every if one.startswith(("privacy ", "backup "))}

    assert about - NOT_JSON == set(documented())


def test_every_command_prints_what_the_page_says(own_desk: Path, world: World) -> None:
    make_ticket(world, text="See the frame number.")
    make_field()
    ship_rules()
    make_contact("dora@lind.example", "Dora Lind")
    archive, soon = str(own_desk / "dora.zip"), f"{clock.in_(days=30):%Y-%m-%d}"
    seen: dict[str, set[str]] = {}

    def ombud(command: str, *words: str) -> Any:
        result = CliRunner().invoke(main, [*command.split(), *words, "--json"])
        assert result.exit_code in {0, 1}, (command, result.output)
        told = json.loads(result.stdout)
        one = told[0] if isinstance(told, list) else told
        seen[command] = set(one)
        return told

    ombud("privacy map")
    ombud("privacy affected", "--from", "2020-01-01", "--to", "2040-01-01")
    ombud("privacy export", "dora@lind.example", "--output", archive, "--profile", "port")
    placed = ("Matter", "--ground", "claims", "--owner", "rosa@halden.example")
    who = ("--review-on", soon, "--person", "dora@lind.example")
    number = str(ombud("privacy hold place", *placed, *who)["hold"])
    for verb, more in (("list", ()), ("show", (number,)), ("review", (number, soon))):
        ombud(f"privacy hold {verb}", *more)
    held = CliRunner().invoke(main, ["privacy", "plan", "dora@lind.example"])
    ombud("privacy hold release", number)
    for verb in ("rules", "try", "run"):
        ombud(f"privacy retention {verb}")
    ombud("privacy plan", "dora@lind.example")
    ombud("privacy ledger")
    ombud("backup create", "--open")
    ombud("backup verify", ombud("backup list")[0]["path"])
    ombud("backup take-all", str(own_desk / "all.zip"), "--reason", "To try it out once.")
    ombud("backup replay")
    seen["privacy scan"] = set(Report(0).as_json())

    assert "  hold: 1 in people.Contact\n" in held.stdout
    assert seen == {one: keys for one, keys in documented().items() if one in seen}
    alike = {"privacy erase", "backup restore"}  # say the same by the same function
    slow = {"privacy compact", "privacy import"}  # run where what they do is tried
    assert set(documented()) - set(seen) == alike | slow


def test_who_is_erased_can_only_be_looked_for_by_marks(world: World) -> None:
    gone = make_contact("gone@lind.example", "")
    gone.identifiers.all().delete()

    found = CliRunner().invoke(main, ["privacy", "scan", f"contact:{gone.pk}"])

    assert found.exit_code == 1
    assert "Give what you know of them with --marks FILE." in found.stderr

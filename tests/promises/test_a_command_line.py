"""Promise A3 at the server's command line: each reading is noted, and asked why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest

from ombud.base.actor import SYSTEM
from ombud.privacy.actions import change_controller
from ombud.project.cli import main
from ombud.readlog.models import Reading
from ombud.tickets.content import Content, File
from ombud.tickets.models import Attachment
from tests.conftest import client_of
from tests.makers import make_ticket
from tests.privacy.requests import officer
from tests.project.test_command_line import ombud
from tests.promises.test_p import CONTROLLER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.world import World

SECRETS = ("Quincewort", "cleo@lumen.example", "Cleo Marchetti", "Blocked for now")

# What shows something of customers, with what it needs; all else is in one of the lists below.
READS = {
    "ticket list": (),
    "ticket show": ("{ticket}",),
    "ticket attachment": ("{file}",),
    "ticket reply": ("{ticket}", "--text", "Blocked for now."),
    "ticket note": ("{ticket}", "--text", "Blocked for now."),
    "privacy export": ("cleo@lumen.example", "--output", "{folder}/cleo.zip"),
}
# What tells numbers, names of agents and settings, run here to see that it tells no more.
SILENT = {
    "health": (), "user open-networks": (), "mailbox list": (), "mail list": (),
    "config export": ("-",), "privacy affected": ("--from", "2020-01-01", "--to", "2030-01-01"),
    "privacy hold list": (), "privacy ledger": (), "privacy plan": ("contact:{contact}",),
    "privacy scan": ("--subject", "contact:{contact}"), "privacy retention rules": (),
    "privacy retention try": (), "backup list": (), "key list": (), "audit verify": (),
}  # fmt: skip
# What changes or measures something and shows nothing of customers but what is typed into it;
# all data as one file asks for a reason of its own (see A4).
OTHERS = {
    *("init", "serve", "demo", "check", "user create", "user reset", "token create"),
    *("token list", "token revoke", "contact import", "mailbox add", "mailbox test"),
    *("mail ingest", "mail replay", "mail spool", "config load", "privacy compact"),
    *("privacy erase", "privacy hold place", "privacy hold release", "privacy hold review"),
    *("privacy hold show", "privacy import", "privacy map", "privacy retention run"),
    *("backup create", "backup extract", "backup replay", "backup restore", "map"),
    *("backup take-all", "backup verify", "key change", "bench bundle", "bench load"),
    *("bench privacy", "bench run", "bench erasure"),
}


def leaves(command: click.Command, context: click.Context, path: str = "") -> Iterator[str]:
    """Yield every command that can be run, by its words."""
    if not isinstance(command, click.Group):
        yield path.strip()
        return
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None
        yield from leaves(below, context, f"{path} {name}")


def test_a3_every_command_is_known_to_read_or_not_to_read() -> None:
    every = list(leaves(main, click.Context(main)))

    assert sorted(every) == sorted([*READS, *SILENT, *OTHERS])


@pytest.fixture
def filled(world: World, tmp_path: Path) -> dict[str, str]:
    secret = Content("Quincewort fails.", files=(File("a.txt", "text/plain", b"Quincewort"),))
    ticket = make_ticket(world, subject="Quincewort", content=secret)
    return {
        "ticket": str(ticket.number),
        "file": str(Attachment.objects.get().pk),
        "contact": str(world.cleo.pk),
        "folder": str(tmp_path),
    }


def run(
    name: str, given: tuple[str, ...], filled: dict[str, str], *more: str
) -> tuple[int, str]:
    answer = ombud(*name.split(), *(one.format(**filled) for one in given), *more)
    return answer.exit_code, answer.output + answer.stderr


def test_a3_at_the_command_line_each_reading_is_noted_and_can_be_made_to_say_why(
    world: World, filled: dict[str, str]
) -> None:
    told, unnoted = {}, []
    for name, given in (READS | SILENT).items():
        before = Reading.objects.count()
        code, said = run(name, given, filled)
        told[name] = code
        is_noted = Reading.objects.count() > before
        if is_noted != (name in READS) or (
            not is_noted and any(one in said for one in SECRETS)
        ):
            unnoted.append(name)
    change_controller(**CONTROLLER | {"asks_why": True}, needs_two=True, actor=SYSTEM)
    readings = Reading.objects.count()
    refused = {name: run(name, given, filled) for name, given in READS.items()}
    number = Reading.objects.count() - readings
    allowed = run("ticket show", READS["ticket show"], filled, "--reason", "fault")

    assert unnoted == []
    assert {name for name, code in told.items() if code} == {"privacy scan"}  # it found some
    assert {code for code, _said in refused.values()} == {1}
    assert [
        said for _code, said in refused.values() if any(one in said for one in SECRETS)
    ] == []
    assert all("--reason" in said for _code, said in refused.values())
    assert number == 0
    assert (allowed[0], "Quincewort" in allowed[1]) == (0, True)
    assert Reading.objects.latest("pk").reason == "fault"
    page = client_of(officer()).get("/privacy/at-the-server/").content.decode()
    assert page.count("No reason given") == readings
    assert page.count("To find or mend a fault") == 1

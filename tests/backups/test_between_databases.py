"""A desk moves by open archive between the databases, onto machines with nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.faults.desks import OwnDesk
from tests.postgres import start_postgres

pytestmark = pytest.mark.slow
MAIL = (
    "From: Cleo <cleo@lumen.example>\nTo: help@halden.example\nSubject: Question {number}\n"
    "Message-ID: <m{number}@lumen.example>\nDate: Mon, 2 Nov 2026 10:00:00 +0000\n"
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nGrüße {number}\n"
    "--x\nContent-Type: application/octet-stream\n"
    'Content-Disposition: attachment; filename="a.bin"\n\nbytes {number}\n--x--\n'
)


RUN = """
import json, sys
from click.testing import CliRunner
from ombud.project.cli import main
answers = []
for arguments in json.load(sys.stdin):
    given = arguments.pop() if arguments[-1].startswith("From:") else None
    answer = CliRunner().invoke(main, arguments, input=given, catch_exceptions=False)
    if answer.exit_code:
        sys.exit(f"{arguments}: {answer.output}")
    answers.append(answer.stdout)
json.dump(answers, sys.stdout)
"""


@dataclass(frozen=True)
class Desk:
    """A desk that is reached by commands only; ``database`` is empty for SQLite."""

    data: Path
    keys: Path
    database: str = ""

    def call(self, *commands: tuple[str, ...]) -> list[str]:
        """Run the commands one after another in a process of their own."""
        environment = {
            **{name: value for name, value in os.environ.items() if "DATABASE" not in name},
            "DJANGO_SETTINGS_MODULE": "ombud.project.settings",
            "OMBUD_DATA": str(self.data),
            "OMBUD_KEY_FILE": str(self.keys / "desk.key"),
            **({"DATABASE_URL": self.database} if self.database else {}),
        }
        done = subprocess.run(
            [sys.executable, "-c", RUN],
            env=environment,
            input=json.dumps(commands).encode(),
            capture_output=True,
            check=False,
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        answers: list[str] = json.loads(done.stdout)
        return answers


def take_in(number: int) -> tuple[str, ...]:
    return ("mail", "ingest", "--json", "-", MAIL.format(number=number))


def shown(number: int) -> tuple[str, ...]:
    return ("ticket", "show", str(number), "--json")


ARCHIVED = ("backup", "create", "--open", "--json")
REPLAYED = ("backup", "replay")


def test_a_desk_moves_to_postgresql_and_back(tmp_path: Path) -> None:
    own = OwnDesk(tmp_path / "own")
    own.prepare()
    first = Desk(own.home / "var", own.home / "keys")
    _, before, made = first.call(take_in(1), shown(1001), ARCHIVED)
    archive = json.loads(made)["path"]

    server = start_postgres(Path(tempfile.mkdtemp(prefix="ombud-server-")))
    second = replace(first, data=tmp_path / "second", database=server)
    _, _, there, proof, taken, made = second.call(
        ("backup", "restore", archive),
        REPLAYED,
        shown(1001),
        ("audit", "verify"),
        take_in(2),
        ARCHIVED,
    )

    assert json.loads(there) == json.loads(before)
    assert json.loads(before)["messages"][0]["attachments"][0]["sha256"]
    assert "Integrity: good" in proof
    assert json.loads(taken)["ticket"] == 1002

    third = replace(first, data=tmp_path / "third")
    archive = json.loads(made)["path"]
    _, _, back, other, taken = third.call(
        ("backup", "restore", archive), REPLAYED, shown(1001), shown(1002), take_in(3)
    )

    assert json.loads(back) == json.loads(before)
    assert json.loads(other)["subject"] == "Question 2"
    assert json.loads(taken)["ticket"] == 1003

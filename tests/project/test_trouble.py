from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, ProgrammingError

from ombud.base.errors import Misconfigured
from ombud.project.serve import ports
from ombud.project.trouble import words_for

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings


class UndefinedTable(Exception):  # noqa: N818 - as the driver names it
    pass


def caused(problem: Exception, cause: Exception) -> Exception:
    problem.__cause__ = cause
    return problem


@pytest.mark.parametrize(
    ("problem", "advice"),
    [
        (OperationalError("file is not a database"), "Restore the key"),
        (OperationalError("database or disk is full"), "Make room"),
        (OperationalError("unable to open database file"), "`ombud init`"),
        (OperationalError("connection failed: refused"), "DATABASE_URL"),
        (caused(ProgrammingError("relation"), UndefinedTable()), "no tables yet"),
        (OperationalError("something new"), "`ombud check`"),
        (OSError(errno.ENOSPC, "No space", "/data/x"), "/data/x cannot be used: the disk"),
        (PermissionError(errno.EACCES, "Permission", "/data"), "Give it to the user"),
        (OSError(), "A file cannot be used: it failed."),
    ],
)
def test_every_trouble_is_told_with_what_to_do(problem: Exception, advice: str) -> None:
    assert advice in words_for(problem)


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ombud.project", *command],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "ombud.project.settings", **environment},
        input="From: cleo@lumen.example\n\nHelp.\n",
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_folder_that_cannot_be_made_is_one_line_and_a_piped_mail_stays(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("no folder")
    folder = {"OMBUD_DATA": f"{tmp_path}/file/var", "OMBUD_KEY_FILE": f"{tmp_path}/file/key"}
    nowhere = {"OMBUD_DATA": f"{tmp_path}/other", "OMBUD_KEY_FILE": f"{tmp_path}/keys/key"}

    asked, handed_over = run("init", **folder), run("mail", "ingest", "-", **nowhere)

    assert (handed_over.returncode, asked.returncode) == (75, 1)
    assert handed_over.stderr.startswith("ombud: There is no desk here. Load its settings")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]  # and no key that opens nothing
    why = "it is there already, as a file. Check the name."
    assert asked.stderr == f"ombud: {tmp_path}/file cannot be used: {why}\n"


def test_nothing_starts_on_a_port_that_another_program_has(settings: Settings) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as our own server does
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings.OMBUD_HTTP, settings.OMBUD_HAS_SINK = other.getsockname(), False
        settings.OMBUD_SMTP = ("192.0.2.1", 2525)

        with pytest.raises(Misconfigured, match=r"OMBUD_HTTP: .* is taken .* no address of"):
            ports.refuse_taken("")

    assert ports.why_not(*settings.OMBUD_HTTP) == ""

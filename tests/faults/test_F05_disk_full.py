"""F05: there is no room. Nothing is half there, the source keeps the mail, and it goes on."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.faults.desks import ROOT, OwnDesk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

# Files may not grow beyond a limit: the kernel's way to say "full" to one process only.
DRAIN = """
import resource, sys, pathlib
import django; django.setup()
from django.db import DatabaseError, connection
connection.ensure_connection()
resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
from ombud.channels.email.spool import drain
try:
    for mail, _ in drain(pathlib.Path({folder!r})):
        pass
except (OSError, DatabaseError):
    sys.exit(75)
"""
LEFT = """
import pathlib, django; django.setup()
from django.conf import settings
from ombud.vault.models import Blob
names = {blob.file_name for blob in Blob.objects.all()}
files = {one.name for one in (settings.OMBUD_DATA / "blobs").glob("*/*")}
print(len(names - files), len([one for one in files if one.endswith(".part")]))
"""


def drain(desk: OwnDesk, folder: Path, room: int) -> int:
    code = DRAIN.format(room=room, folder=str(folder))
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, env=desk.environment, cwd=ROOT, capture_output=True, check=False
    ).returncode


def put(folder: Path, name: str, size: int) -> None:
    head = f"From: cleo@lumen.example\nSubject: {name}\nMessage-ID: <{name}@x.example>\n\n"
    (folder / "new" / name).write_bytes(head.encode() + b"x" * size)


@pytest.mark.parametrize("room", [40_000, 3_000_000])
def test_mail_waits_at_its_source_until_there_is_room(tmp_path: Path, room: int) -> None:
    desk, folder = OwnDesk(tmp_path / "desk"), tmp_path / "maildir"
    desk.prepare()
    (folder / "new").mkdir(parents=True)
    for number in range(3):
        put(folder, f"small{number}", 400)
    big = b"From: dora@lumen.example\nSubject: big\nMessage-ID: <big@x.example>\n\n"
    letters = base64.encodebytes(os.urandom(4_500_000))
    (folder / "new" / "zz-big").write_bytes(big + letters)

    ended = drain(desk, folder, room)
    full = desk.counted()
    kept = len(list((folder / "new").iterdir()))
    again = drain(desk, folder, 2**40)

    counted = desk.counted()
    assert ended == 75
    assert (full.mails, kept) == (0, 4)
    assert full.messages == 0
    assert again == 0
    assert (counted.mails, counted.messages, counted.readable, counted.waiting) == (4, 4, 4, 0)
    assert list((folder / "new").iterdir()) == []
    assert desk.run(LEFT).split() == ["0", "0"]

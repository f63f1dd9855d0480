"""The encrypted file as an archive: made while others write, restored by the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.faults.desks import OwnDesk

if TYPE_CHECKING:
    from pathlib import Path

MAKE = """
import django; django.setup()
import json, threading
from ombud.backups import actions, archive
from ombud.base.actor import SYSTEM
from ombud.people.actions import contact_by_email
from ombud.vault import actions as vault
from django.db import connection
stop = threading.Event()
def write():
    number = 0
    while not stop.is_set():
        number += 1
        contact_by_email(f"p{number}@lumen.example", "P", source="mail", actor=SYSTEM)
        vault.keep(b"%d" % number)
    connection.close()
writer = threading.Thread(target=write); writer.start()
try:
    entries = [actions.create(version="1") for _ in range(3)]
finally:
    stop.set(); writer.join()
manifests = [archive.examine(actions.folder() / one.file) for one in entries]
with archive.reading(actions.folder() / entries[0].file) as members:
    name, file = next(members)
    assert name == "database.sqlite", name
    assert file.read(15) != b"SQLite format 3", "the database lies open in the archive"
print(json.dumps([[one["counts"], one["blobs"], one["kind"]] for one in manifests]))
"""
RESTORE = """
import django; django.setup()
import json
from click.testing import CliRunner
from django.test import Client
from ombud.project.cli import main
from ombud.people.models import Contact, Identifier
from ombud.vault.models import Blob
from ombud.vault import actions as vault
def ombud(*words):
    result = CliRunner().invoke(main, ["backup", *words])
    return [result.exit_code, result.output + (result.stderr or "")]
listed = json.loads(ombud("list", "--json")[1])
refused = ombud("restore", listed[0]["path"])
done = ombud("restore", listed[0]["path"], "--replace")
closed = Client(SERVER_NAME="127.0.0.1").get("/sign-in/").status_code
replayed = ombud("replay")
print(json.dumps({
    "listed": len(listed), "refused": refused, "done": done, "closed": closed,
    "replayed": replayed, "open": Client(SERVER_NAME="127.0.0.1").get("/sign-in/").status_code,
    "contacts": Contact.objects.count(), "identifiers": Identifier.objects.count(),
    "readable": sum(bool(vault.read(one)) for one in Blob.objects.all()),
    "blobs": Blob.objects.count(), "missing": ombud("verify", "/nowhere")[0],
}))
"""


@pytest.mark.slow
def test_a_backup_under_load_is_one_moment_and_comes_back(tmp_path: Path) -> None:
    desk = OwnDesk(tmp_path / "desk")
    desk.prepare()

    made = json.loads(desk.run(MAKE).splitlines()[-1])
    back = json.loads(desk.run(RESTORE).splitlines()[-1])

    first = made[0][0]
    for counts, blobs, kind in made:
        assert counts["people.contact"] == counts["people.identifier"]
        assert (blobs, kind) == (counts["vault.blob"], "file")
    assert made[2][0]["people.contact"] > first["people.contact"]
    assert back["listed"] == 3
    assert back["refused"][0] == 1
    assert "holds data" in back["refused"][1]
    assert (back["done"][0], back["closed"], back["replayed"][0]) == (0, 503, 0), back
    assert back["open"] == 200
    assert back["contacts"] == back["identifiers"] == first["people.contact"]
    assert back["readable"] == back["blobs"] == first["vault.blob"]
    assert back["missing"] == 1

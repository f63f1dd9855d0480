"""Promise I2: the key of what is stored can be changed; a kill at any step loses nothing.

OMBUD_FULL=1 kills the change at 50 steps instead of 4, and on PostgreSQL as well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from click.testing import CliRunner
from django.db import connection

from ombud.backups.rekeying import change_key
from ombud.base import clock, generations, keys
from ombud.base.actor import SYSTEM
from ombud.base.errors import Misconfigured, Refused
from ombud.base.sqlcipher import rekeying
from ombud.channels.email.models import Mailbox
from ombud.people.models import Team
from ombud.project.cli import main
from ombud.vault import actions as vault
from ombud.vault import sealing, secrets
from ombud.vault.rewrapping import put_all_under_newest
from tests.faults.desks import ROOT, OwnDesk, database_like

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IS_FULL = os.environ.get("OMBUD_FULL") == "1"
KILLS = 50 if IS_FULL else 4


def changed(desk: OwnDesk, kills: int) -> Any:
    """Return what a new desk held after an undisturbed change, and after each kill."""
    home = desk.home
    (home / "var").mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.keychanger", str(kills)],
        env=desk.environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.django_db
def test_i2_a_change_of_the_key_that_is_killed_anywhere_ends_as_an_undisturbed_one(
    tmp_path: Path,
) -> None:
    is_file = connection.vendor == "sqlite"
    if not is_file and not IS_FULL:
        pytest.skip("a server with a database for each kill takes long")
    base = "" if is_file else database_like(os.environ["DATABASE_URL"], "changed_key")

    found = changed(OwnDesk(tmp_path / "desk", base), KILLS)

    of_file = {"old_opens": False, "new_opens": True} if is_file else {}
    assert found["steps"] > (100 if is_file else 60)
    assert found["died"] == [-9] * KILLS
    assert found["ends"][0] == {
        "keys": 2,
        "unfinished": False,
        "objects": [f"Contract {number}" for number in range(7)],
        "wrapped": True,
        "secret": True,
        "beside": [],
        **of_file,
    }
    assert found["ends"][1:] == [found["ends"][0]] * KILLS
    assert found["old"] == found["ends"][0]  # from a backup that was made under the older key
    assert found["left"] == 1


@pytest.mark.usefixtures("db", "postgres_only")
def test_i2_on_a_server_nothing_is_begun_while_somebody_else_is_connected(
    own_key: Path,
) -> None:
    told = {name: connection.settings_dict[name] for name in ("HOST", "PORT", "USER")}
    name = connection.settings_dict["NAME"]

    with (
        psycopg.connect(dbname=name, **{key.lower(): told[key] for key in told}),
        pytest.raises(Refused, match="Stop it"),
    ):
        change_key(actor=SYSTEM)

    assert len(generations.generations(own_key)) == 1


@pytest.fixture
def own_key(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Keys of its own for one test, which leave those of the others alone."""
    path = tmp_path / "desk.key"
    keys.create(path)
    settings.OMBUD_KEY_FILE = path
    yield path
    generations.generations.cache_clear()
    generations.derived.cache_clear()


def test_i2_objects_and_secrets_go_under_the_new_key_and_the_older_one_ends(
    db: None, own_key: Path
) -> None:
    blob, secret = vault.keep(b"a contract"), secrets.seal_text("Kestrel")
    team = Team.objects.create(key="lending", name="Lending")
    mailbox = Mailbox.objects.create(
        address="help@halden.example", name="Halden", team=team, sealed_secret=secret
    )
    before = bytes(blob.wrapped_key or b"")
    assert put_all_under_newest() == (0, 0)

    generations.begin(own_key)
    generations.begin(own_key)  # broken off and carried on: no second new key
    is_open_meanwhile = (vault.read(blob), secrets.open_text(secret))
    moved, again = put_all_under_newest(), put_all_under_newest()
    generations.finish(own_key, clock.in_(days=30))
    kept = [generations.forget_expired(own_key)]
    with clock.held_at(clock.in_(days=30)):
        kept.append(generations.forget_expired(own_key))
    blob.refresh_from_db()
    mailbox.refresh_from_db()

    assert is_open_meanwhile == (b"a contract", "Kestrel")
    assert (moved, again) == ((1, 1), (0, 0))
    assert kept == [0, 1]
    assert (vault.read(blob), bytes(blob.wrapped_key or b"") == before) == (
        b"a contract",
        False,
    )
    assert secrets.open_text(bytes(mailbox.sealed_secret or b"")) == "Kestrel"
    with pytest.raises(sealing.Broken):
        secrets.open_text(secret)


def test_i2_a_database_in_use_stays_as_it_is_until_nobody_has_it_open(tmp_path: Path) -> None:
    path, old, new = tmp_path / "desk.db", bytes(32), bytes(range(32))
    desk = rekeying.connect(path, old)
    desk.execute("PRAGMA journal_mode = WAL")
    desk.execute("CREATE TABLE notes (words TEXT)")

    with pytest.raises(rekeying.InUse):
        rekeying.check_free(path, old)
    with pytest.raises(rekeying.InUse):
        rekeying.put_under(path, old, new)
    meanwhile = rekeying.key_for(path, (new, old))
    desk.close()
    rekeying.put_under(path, old, new)

    assert meanwhile == old
    assert (rekeying.opens(path, old), rekeying.key_for(path, (old, new))) == (False, new)
    assert [one.name for one in tmp_path.iterdir()] == ["desk.db"]
    assert path.stat().st_mode & 0o077 == 0


def test_i2_a_damaged_file_of_keys_is_told_and_nothing_is_made_in_its_place(
    own_key: Path,
) -> None:
    generations.path(own_key).write_text("[{")
    generations.generations.cache_clear()

    with pytest.raises(Misconfigured, match="Restore it from your copy"):
        generations.begin(own_key)

    assert generations.path(own_key).read_text() == "[{"


def test_i2_keys_are_listed_without_being_shown(own_key: Path) -> None:
    generations.begin(own_key)

    told = CliRunner().invoke(main, ["key", "list", "--json"])

    newest, older = json.loads(told.stdout)
    assert (newest["state"], older["kind"]) == ("in use", "derived from the desk's key")
    assert older["state"] == "a change was broken off: run `ombud key change`"
    assert generations.generations(own_key)[0].secret not in told.stdout

"""Changes of the key that die at any step, on a desk of its own.

Run as ``python -m tests.faults.keychanger KILLS``: makes a desk with objects and secrets, then
for each of that many moments, spread over all steps, lets a child die there and another one
go on, and prints what each desk holds at the end.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import django

from tests.faults.desks import database_like

CONTENTS = [f"Contract {number}".encode() * 50 for number in range(7)]
PASSWORD = "mailbox-Kestrel-9"
KEPT = ".before"
OURS = ("generations.py", "rekeying.py", "rewrapping.py", "vault/secrets.py")


def seed() -> None:
    from django.core.management import call_command

    from ombud.channels.email.models import Mailbox
    from ombud.people.models import Team
    from ombud.vault import actions as vault
    from ombud.vault.secrets import seal_text

    call_command("migrate", verbosity=0)
    vault.keep_many(CONTENTS)
    team = Team.objects.create(key="lending", name="Lending")
    Mailbox.objects.create(
        address="help@halden.example",
        name="Halden support",
        team=team,
        sealed_secret=seal_text(PASSWORD),
    )


def counting(die_at: int) -> Callable[[Any, str, Any], None]:
    """Return a profiler that counts the steps in our modules and dies at ``die_at``."""
    count = 0

    def step(frame: Any, _event: str, _argument: Any) -> None:
        nonlocal count
        if frame.f_code.co_filename.endswith(OURS):
            count += 1
            counting.reached = count  # type: ignore[attr-defined]
            if count == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    return step


def change(die_at: int) -> int:
    """Change the key, dying at a step; return how many steps there were."""
    from ombud.backups.rekeying import change_key
    from ombud.base.actor import SYSTEM

    sys.setprofile(counting(die_at))
    try:
        change_key(actor=SYSTEM)
    finally:
        sys.setprofile(None)
    return int(counting.reached)  # type: ignore[attr-defined]


def is_to_be_done() -> bool:
    """Say whether the change did not begin, or was broken off; else another one would begin."""
    from django.conf import settings

    from ombud.base import generations

    key_file = settings.OMBUD_KEY_FILE
    return generations.is_unfinished(key_file) or len(generations.generations(key_file)) == 1


def state() -> dict[str, Any]:
    """Return what is under which key, read with the newest alone."""
    from django.conf import settings
    from django.db import connection

    from ombud.base import generations, keys
    from ombud.base.sqlcipher import rekeying
    from ombud.channels.email.models import Mailbox
    from ombud.vault import actions as vault
    from ombud.vault import sealing
    from ombud.vault.models import Blob

    key_file = settings.OMBUD_KEY_FILE
    every = generations.generations(key_file)
    first = generations.newest(key_file, "column secrets")
    wrapping = generations.newest(key_file, "blob wrapping")
    held: dict[str, Any] = {
        "keys": len(every),
        "unfinished": generations.is_unfinished(key_file),
        "objects": sorted(vault.read(blob).decode()[:10] for blob in Blob.objects.all()),
        "wrapped": all(
            sealing.is_wrapped_by(bytes(one.wrapped_key or b""), wrapping)
            for one in Blob.objects.all()
        ),
        "secret": sealing.unseal(bytes(Mailbox.objects.get().sealed_secret or b""), first)
        == PASSWORD.encode(),
        "beside": sorted(one.name for one in Path(settings.OMBUD_DATA).glob("*.rekeyed*")),
    }
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        held["old_opens"] = rekeying.opens(name, keys.derived(key_file, "database"))
        held["new_opens"] = rekeying.opens(name, generations.newest(key_file, "database"))
    return held


def archived() -> str:
    """Make a backup; return where it lies."""
    from ombud.backups import actions

    return str(actions.folder() / actions.create(version="0").file)


def restored(path: str) -> dict[str, Any]:
    """Put a backup back that was made under the older key; return what is there then."""
    from ombud.backups import restoring
    from ombud.base.actor import SYSTEM
    from ombud.project import migrations

    restoring.restore(
        Path(path), known=migrations.on_disk(), replace=True, without_ledger=False, actor=SYSTEM
    )
    return state()


def expired() -> int:
    """Let the time of all backups go by; return how many keys are left."""
    from datetime import timedelta

    from django.conf import settings

    from ombud.backups import actions
    from ombud.base import clock, generations

    with clock.held_at(clock.now() + timedelta(days=settings.OMBUD_BACKUP_DAYS, hours=1)):
        actions.expire()
    return len(generations.generations(settings.OMBUD_KEY_FILE))


def in_child(work: Callable[[], Any]) -> tuple[int, Any]:
    """Do ``work`` as a fresh process would; return how it ended, and what it returned."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        from django.conf import settings
        from django.db import connection

        from ombud.base import generations
        from ombud.base.sqlcipher import rekeying

        os.close(read)
        generations.generations.cache_clear()
        generations.derived.cache_clear()
        if connection.vendor == "sqlite":
            keys = generations.derived(settings.OMBUD_KEY_FILE, "database")
            name = Path(str(connection.settings_dict["NAME"]))
            connection.settings_dict["OPTIONS"]["key"] = rekeying.key_for(name, keys)
        result = json.dumps(work()).encode()
        connection.close()
        os.write(write, result)
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = pipe.read()
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return ended, json.loads(told) if told else None


def keep(desk: Path, to: Path) -> None:
    """Make ``to`` what ``desk`` is, its database on a server as well."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(desk, to)
    url = os.environ.get("DATABASE_URL", "")
    if url:
        name = url.rpartition("/")[2]
        is_back = desk.name.endswith(KEPT)
        database_like(f"{url}{KEPT}" if is_back else url, name if is_back else f"{name}{KEPT}")


def main(kills: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.project.settings")
    django.setup()
    from django.conf import settings

    home = Path(settings.OMBUD_DATA).parent
    snapshot = home.with_name(f"{home.name}{KEPT}")
    in_child(seed)
    archive = in_child(archived)[1]
    keep(home, snapshot)
    _, steps = in_child(lambda: change(0))
    ends = [in_child(state)[1]]
    old = in_child(lambda: restored(archive))[1]
    left = in_child(expired)[1]
    died = []
    for number in range(kills):
        keep(snapshot, home)
        died.append(in_child(partial(change, 1 + number * steps // kills))[0])
        if in_child(is_to_be_done)[1]:
            in_child(lambda: change(0))
        ends.append(in_child(state)[1])
    print(json.dumps({"steps": steps, "died": died, "ends": ends, "old": old, "left": left}))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""A desk of its own for tests that kill processes: a folder, a key, a database."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import django; django.setup()
from django.core.management import call_command
from ombud.people.models import Team
from ombud.channels.email.models import Mailbox
call_command("migrate", verbosity=0)
team = Team.objects.create(key="lending", name="Lending")
Mailbox.objects.create(address="help@halden.example", name="Halden support", team=team)
"""
COUNT = """
import json, django; django.setup()
from ombud.channels.email.models import IncomingMail, MailDelivery
from ombud.tickets.models import Message, Ticket
from ombud.vault.models import Blob
from ombud.vault import actions as vault
texts = list(Message.objects.order_by("pk").values_list("text", flat=True))
mails = IncomingMail.objects.select_related("blob")
ways = [*IncomingMail.objects.values_list("times", flat=True)]
ways += MailDelivery.objects.values_list("times", flat=True)
readable = sum(bool(vault.read(mail.blob)) for mail in mails)
print(json.dumps({
    "messages": len(texts),
    "texts": sorted(texts),
    "tickets": Ticket.objects.count(),
    "numbers": len(set(Ticket.objects.values_list("number", flat=True))),
    "mails": IncomingMail.objects.count(),
    "waiting": IncomingMail.objects.filter(outcome="received").count(),
    "readable": readable,
    "deliveries": sum(ways),
}))
"""


@dataclass
class Counted:
    """What lies in the desk's database at the end."""

    messages: int
    texts: list[str]
    tickets: int
    numbers: int
    mails: int
    waiting: int
    readable: int
    deliveries: int


@dataclass
class OwnDesk:
    """A desk in ``home``, reached only by processes that the test starts.

    database: its address on a PostgreSQL; empty for the encrypted file in ``home``.
    """

    home: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if "DATABASE" not in name},
            "DJANGO_SETTINGS_MODULE": "ombud.project.settings",
            "OMBUD_DATA": str(self.home / "var"),
            "OMBUD_KEY_FILE": str(self.home / "keys" / "desk.key"),
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            **({"DATABASE_URL": self.database} if self.database else {}),
        }

    def prepare(self) -> None:
        shutil.copytree(prepared(), self.home, dirs_exist_ok=True)

    def asked(self, code: str, *arguments: str) -> Any:
        """Run ``code`` and return what it printed last, as JSON."""
        return json.loads(self.run(code, *arguments).splitlines()[-1])

    def run(self, code: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def start_ingester(self, folder: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.faults.ingester", str(folder)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            start_new_session=True,
        )

    def counted(self) -> Counted:
        return Counted(**self.asked(COUNT))


@cache
def prepared() -> Path:
    """Return the folder of a desk that is ready, made once and copied from then on."""
    home = Path(tempfile.mkdtemp(prefix="ombud-desk-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (home / "var").mkdir()
    OwnDesk(home).run(PREPARE)
    return home


def database_like(url: str, name: str) -> str:
    """Make a database on the server of ``url``, a copy of the one there; return its address.

    One of that name, as an earlier try left it, is replaced.
    """
    server, _slash, template = url.rpartition("/")
    with psycopg.connect(f"{server}/template1", autocommit=True) as asked:
        asked.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        asked.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{server}/{name}"

"""F03: the sender is killed between the commit and the server's answer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.smtp import Behaviour, Running, mail_server

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from ombud.base.actor import SYSTEM
from ombud.tickets.actions import reply
from ombud.tickets.content import Content
from tests.makers import make_ticket
from tests.world import make_world
world = make_world()
reply(make_ticket(world), Content(text="Hello."), agent=world.ana, actor=SYSTEM)
"""
SEND = """
import django
django.setup()
from datetime import timedelta
from ombud.base import clock
from ombud.channels.email.models import OutgoingMail
from ombud.channels.email.outgoing import delivery
mail = OutgoingMail.objects.get()
for ahead in {moments}:
    with clock.held_at(clock.now() + timedelta(seconds=ahead)):
        again_at = delivery.deliver(mail.pk)
    mail.refresh_from_db()
    print(mail.state, mail.internet_message_id, bool(again_at), sep="|")
"""


def environment(folder: Path, server: Running) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ombud.project.settings",
        "OMBUD_DATA": str(folder / "var"),
        "OMBUD_KEY_FILE": str(folder / "keys" / "desk.key"),
        "OMBUD_SMTP_OUT": server.url,
        "OMBUD_UNDO_SECONDS": "0",
        "DATABASE_URL": "",
        "PYTHONPATH": str(ROOT),
    }


def run(code: str, folder: Path, server: Running) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(folder, server),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip()


class Slow(Behaviour):
    """Takes the mail and then says nothing until the client is gone."""

    patience = 30.0

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        import asyncio

        answer = await super().handle_DATA(server, session, envelope)  # type: ignore[arg-type]
        await asyncio.sleep(self.patience)
        return answer


@pytest.mark.slow
def test_a_mail_whose_sender_is_killed_leaves_later_with_the_same_message_id(
    tmp_path: Path,
) -> None:
    (tmp_path / "var").mkdir()
    behaviour = Slow()
    with mail_server(behaviour) as server:
        run(PREPARE, tmp_path, server)
        killed = subprocess.Popen(
            [sys.executable, "-c", SEND.format(moments=[0])],
            env=environment(tmp_path, server),
            cwd=ROOT,
        )
        deadline = time.monotonic() + 60
        while not behaviour.taken and time.monotonic() < deadline:
            time.sleep(0.05)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        behaviour.patience = 0.0

        lines = run(SEND.format(moments=[1, 150, 600]), tmp_path, server)

    early, late, again = lines.splitlines()
    first, second = (taken.mail["Message-ID"] for taken in behaviour.taken)
    assert early == f"sending|{first}|True"
    assert late == f"sent|{first}|False"
    assert again == f"sent|{first}|False"
    assert second == first
    assert behaviour.taken[0].content == behaviour.taken[1].content

"""`ombud serve`."""

from __future__ import annotations

import os
import sys

import click
from django.conf import settings
from django.db import connections

from ombud.backups.actions import close_if_behind
from ombud.project.demo.company import PASSWORD, SIGN_IN
from ombud.project.demo.fill import DEMO_TICKETS, fill, is_there
from ombud.project.running import at_work
from ombud.project.selfcheck import refuse_unsafe_start
from ombud.project.serve.lifeline import follow_parent
from ombud.project.serve.ports import refuse_taken
from ombud.project.serve.supervisor import Part, Supervisor
from ombud.project.setup import initialise

# Module and function of each part; loaded in its own process, all at the same time.
WEB = ("ombud.project.serve.web", "run")
BACKGROUND = "ombud.project.serve.background"
PARTS = {
    "web": {"web": WEB},
    "worker": {"worker": (BACKGROUND, "run_worker")},
    "mail": {"mail": (BACKGROUND, "run_mail")},
    "": {"web": WEB, "background": (BACKGROUND, "run_all")},
}


def addresses(only: str) -> list[str]:
    """Return what to tell the person who started the server."""
    host, port = settings.OMBUD_SMTP
    lines = []
    if only in {"", "web"}:
        lines.append(f"Desk           {settings.OMBUD_PUBLIC_URL}/")
    if only in {"", "mail"}:
        lines.append(f"Mail receiver  smtp://{host}:{port}")
    if only in {"", "web"} and settings.OMBUD_DEMO:
        lines.append(f"Sign in        {SIGN_IN} / {PASSWORD}")
    return lines


def prepare() -> None:
    """Bring the installation up to date and fill a demo, in a process of its own.

    What migrations and two hundred invented tickets leave in memory would stay in every
    part of the desk for as long as it runs: a fifth of it all.
    """
    if child := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code:
            sys.exit(abs(code))  # what was wrong, it said itself
        return
    follow_parent()
    initialise()
    if settings.OMBUD_DEMO and not is_there():
        fill(DEMO_TICKETS)
    sys.exit()


@click.command()
@click.option(
    "--only",
    type=click.Choice(["web", "worker", "mail"]),
    default=None,
    help="Run one part, for several machines or services.",
)
@click.option(
    "--init",
    "with_init",
    is_flag=True,
    help="First do what `ombud init` does; with OMBUD_DEMO=yes fill an empty desk, too.",
)
def serve(*, only: str | None, with_init: bool) -> None:
    """Run web, worker, schedule and mail until SIGTERM or Ctrl-C.

    Refuses to start when the data map has gaps, migrations are missing, or something would
    leave this machine unencrypted; `ombud check` says more. Nor when a port is taken.
    """
    refuse_taken(only or "")  # before a demo is filled for nothing
    if with_init:
        prepare()
    refuse_unsafe_start()
    close_if_behind()
    connections.close_all()  # a connection must not cross a fork
    click.echo("\n".join(addresses(only or "")))
    sys.stdout.flush()
    parts = [Part(name, *target) for name, target in PARTS[only or ""].items()]
    with at_work():
        Supervisor(parts).run()


COMMANDS = {"serve": serve}

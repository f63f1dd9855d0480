"""The command ``ombud``: one file for each group of commands.

Exit codes: 0 done, 1 refused or failed (one line on standard error says why and what to
do), 2 wrong usage, 75 try again later (`mail ingest`, for the mail server that pipes to it).
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import django
from django.conf import settings
from django.utils import translation

from ombud.base import environment
from ombud.base.errors import Misconfigured, Refused
from ombud.project.cli.codes import TRY_AGAIN_LATER
from ombud.project.trouble import is_of_database, words_for

if TYPE_CHECKING:
    from collections.abc import Sequence

# Command → (module that holds it, what it is for). Read without importing any of them, so
# that `ombud --help` is instant.
COMMANDS = {
    "init": ("setup", "Make the key, the data folder and the database; safe to repeat."),
    "serve": ("serve", "Run web, worker, schedule and mail until stopped."),
    "demo": ("setup", "Fill an empty desk with an invented company."),
    "check": ("check", "Examine this installation: keys, TLS, storage, mail, clock."),
    "health": ("check", "Show how the desk is doing, in counts and ages."),
    "user": ("user", "Make agents' accounts and reset passwords."),
    "token": ("token", "Make, list and revoke access tokens of the interface."),
    "contact": ("contact", "Take in people from a file."),
    "mailbox": ("mailbox", "Add, list and test the desk's mailboxes."),
    "mail": ("mail", "Take mail in by hand, look at it, read it again."),
    "ticket": ("ticket", "Show and answer tickets."),
    "config": ("config", "Write the configuration to a file, compare, load."),
    "audit": ("audit", "Verify the sealed log."),
    "privacy": ("privacy", "Plan and carry out what people may ask for their data."),
    "backup": ("backup", "Make, verify and restore backups."),
    "key": ("key", "Change the key of what is stored, and show which there are."),
    "map": ("datamap", "Print what every column holds about a person."),
    "bench": ("bench", "Measure this installation."),
}


# What works without a desk; each other one, in the wrong shell, would make a key of its own.
ALONE = frozenset({"init", "serve", "demo", "map", "bench"})
HELP = frozenset({"-h", "--help"})
NOWHERE = (
    "There is no desk here. Load its settings first, such as "
    "`set -a; . /etc/ombud/settings; set +a`, or make one with `ombud init`."
)


def is_nowhere() -> bool:
    """Say whether there is neither a key nor data where the environment points."""
    data = environment.text("OMBUD_DATA", "./var")
    key = environment.text("OMBUD_KEY_FILE", f"{data}.keys/desk.key")
    return not any(Path(one).exists() for one in (key, f"{data}/desk.db", f"{data}/blobs"))


class Commands(click.Group):
    """Loads a command, and with it the desk, only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        is_help = bool(HELP.intersection(sys.argv))
        if not (settings.configured or is_help or cmd_name in ALONE) and is_nowhere():
            raise Misconfigured(NOWHERE)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ombud.project.settings")
        django.setup()
        translation.activate("en")  # commands speak English, wherever they are called from
        module = importlib.import_module(f"ombud.project.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> Any:  # type: ignore[override]
        is_piped = takes_mail_from_pipe(sys.argv[1:] if args is None else args)
        try:
            return super().main(args, **extra)
        except (Misconfigured, Refused) as problem:
            click.echo(f"ombud: {problem}", err=True)
        except Exception as problem:
            if isinstance(problem, OSError) or is_of_database(problem):
                click.echo(f"ombud: {words_for(problem)}", err=True)
            elif is_piped:
                traceback.print_exc()
            else:
                raise
        sys.exit(TRY_AGAIN_LATER if is_piped else 1)


def takes_mail_from_pipe(given: Sequence[str]) -> bool:
    """Say whether a mail server hands a mail over: whatever fails, it must not bounce it."""
    return list(given[:2]) == ["mail", "ingest"] and "-" in given


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ombud", prog_name="ombud")
def main() -> None:
    """Run and operate the Ombud desk.

    Settings come from the environment (OMBUD_DATA, OMBUD_HTTP, OMBUD_SMTP, …); they are
    described in docs/settings.md.
    """

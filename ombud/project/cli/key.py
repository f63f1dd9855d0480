"""`ombud key change|list`: another key for what is stored."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click
from django.conf import settings

from ombud.backups.rekeying import change_key
from ombud.base import generations
from ombud.base.actor import OPERATOR
from ombud.project.cli.output import as_json, show, table
from ombud.project.running import standing_still


@click.group()
def key() -> None:
    """Change the key of what is stored, and show which there are."""


@key.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def change(*, yes: bool, as_json: bool) -> None:
    """Put the database file, the keys of all objects and the secrets under a new key.

    The desk must be stopped. SQLite needs as much free space as its file is large. Broken
    off, it goes on where it stood when it is called again. Older backups stay readable until
    their own keys expire; afterwards the older key is destroyed.
    """
    if not yes:
        click.confirm("Is the desk stopped, and do you have a copy of its keys?", abort=True)
    with standing_still():
        done = change_key(actor=OPERATOR)
    until = done.older_until.isoformat(timespec="seconds")
    text = (
        f"All is under the new key: {done.objects} objects and {done.secrets} secrets were "
        f"not.\nCopy {generations.path(settings.OMBUD_KEY_FILE)} to where your copy of the "
        f"keys is, now.\nOlder backups can be restored until {until}; then the older key is "
        "destroyed."
    )
    state = {"objects": done.objects, "secrets": done.secrets, "older_until": until}
    show(state, as_json=as_json, text=text)


def told(one: generations.Generation, *, is_newest: bool) -> dict[str, Any]:
    """Return a key for JSON, without what is secret of it."""
    kind = "derived from the desk's key" if one.secret == generations.DESK else "its own"
    state = "in use" if is_newest else "for older backups"
    if not is_newest and not one.until:
        state = "a change was broken off: run `ombud key change`"
    words = {name: value for name, value in asdict(one).items() if name != "secret"}
    return {**words, "kind": kind, "state": state}


@key.command("list")
@as_json
def list_keys(*, as_json: bool) -> None:
    """Show since when and until when each key is held; never a key itself."""
    every = generations.generations(settings.OMBUD_KEY_FILE)
    states = [told(one, is_newest=at == 0) for at, one in enumerate(every)]
    rows = [(one["kind"], one["since"], one["until"], one["state"]) for one in states]
    show(states, as_json=as_json, text=table([("key", "since", "until", ""), *rows]))


COMMANDS = {"key": key}

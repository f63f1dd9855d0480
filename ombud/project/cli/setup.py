"""`ombud init` and `ombud demo`."""

from __future__ import annotations

import click
from django.conf import settings

from ombud.base.errors import Refused
from ombud.project.cli.output import as_json, show
from ombud.project.demo.company import PASSWORD, SIGN_IN
from ombud.project.demo.fill import DEMO_TICKETS, fill, is_there
from ombud.project.setup import initialise


@click.command()
@as_json
def init(*, as_json: bool) -> None:
    """Make the key, the data folder and the database, or bring them up to this version.

    Safe to repeat. The key lies beside the data folder (OMBUD_KEY_FILE): keep a copy of it
    in another place than the data, because without it nothing can be read.
    """
    applied = initialise()
    state = {
        "data": str(settings.OMBUD_DATA),
        "key": str(settings.OMBUD_KEY_FILE),
        "migrations_applied": applied,
    }
    text = f"Ready. Data in {state['data']}, key in {state['key']}."
    show(state, as_json=as_json, text=text)


@click.command("demo")
@click.option(
    "--tickets", type=click.IntRange(1, 5000), default=DEMO_TICKETS, show_default=True
)
@click.option("--if-empty", is_flag=True, help="Do nothing when there are tickets already.")
@as_json
def demo_command(*, tickets: int, if_empty: bool, as_json: bool) -> None:
    """Fill an empty desk with an invented company: teams, agents, tickets in several languages.

    The demo's accounts have known passwords, so that the desk then refuses to be reached
    from other machines while OMBUD_DEMO=yes.
    """
    if not settings.OMBUD_DEMO:
        raise Refused("The demo has known passwords. Set OMBUD_DEMO=yes to have it.")
    made = 0
    if not (if_empty and is_there()):
        made = fill(tickets)
    state = {"tickets_made": made, "sign_in": SIGN_IN, "password": PASSWORD}
    text = f"Sign in as {SIGN_IN} with the password: {PASSWORD}"
    show(state, as_json=as_json, text=text)


COMMANDS = {"init": init, "demo": demo_command}

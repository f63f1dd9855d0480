"""Reading at the server: nobody reads about people here without a trace, nor unasked why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ombud.base.errors import Refused
from ombud.privacy.queries import controller
from ombud.readlog.actions import note_readings
from ombud.readlog.statuses import Surface, Why

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.readlog.statuses import Thing

with_reason = click.option(
    "--reason",
    type=click.Choice([str(one) for one in Why]),
    default=None,
    help="For what you read it; the person and whoever looks after privacy can see that. The "
    "desk may demand one.",
)


def check_reason(reason: str | None) -> None:
    """Raise ``Refused`` where this desk lets nobody read at the server without a reason."""
    if not reason and controller().asks_why:
        raise Refused(
            "This desk lets nobody read at the server without saying why. Add --reason with "
            "one of: asked, fault, security, law, trial."
        )


def looked_at(opened: Iterable[tuple[int, Thing, int]], reason: str | None) -> None:
    """Note in the read log what somebody at the server opened: contact, thing, its number.

    Raises ``Refused`` first where a reason is demanded and there is none.
    """
    check_reason(reason)
    note_readings(opened, agent=None, surface=Surface.COMMAND, reason=reason or "")

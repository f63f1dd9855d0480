"""Plug point: who is asked before a ticket is solved or closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.errors import Refused
from ombud.base.registry import Registry
from ombud.tickets.statuses import UNSOLVED, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.tickets.models import Ticket

    Guard = Callable[[Ticket, Status], str]

# Each answers with the reason why the ticket cannot take the status, or with an empty text.
guards: Registry[Guard] = Registry("guard")


def check(ticket: Ticket, status: Status) -> None:
    """Raise ``Refused`` when a guard holds an open ticket back from being solved or closed."""
    if status in UNSOLVED or not ticket.is_open:
        return
    for name in guards:
        if reason := guards[name](ticket, status):
            raise Refused(reason)

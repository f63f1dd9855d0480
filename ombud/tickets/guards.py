"""Plug points: who is asked before a ticket is solved or closed, and before we write in it."""

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
# Each answers why nobody of the desk may write in tickets of the contact of this row number, or
# with an empty text. What comes in from outside is taken all the same.
writing: Registry[Callable[[int], str]] = Registry("guard of writing")


def check(ticket: Ticket, status: Status) -> None:
    """Raise ``Refused`` when a guard holds an open ticket back from being solved or closed."""
    if status in UNSOLVED or not ticket.is_open:
        return
    for name in guards:
        if reason := guards[name](ticket, status):
            raise Refused(reason)


def why_not_write(contact: int) -> str:
    """Return why nobody of the desk may write in tickets of ``contact``, or an empty text."""
    return next(filter(None, (writing[name](contact) for name in writing)), "")


def check_writing(ticket: Ticket) -> None:
    """Raise ``Refused`` when a guard lets nobody of the desk write in ``ticket``."""
    if reason := why_not_write(ticket.contact_id):
        raise Refused(reason)

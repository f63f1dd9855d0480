"""Where a ticket stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.tickets import guards
from ombud.tickets.facts import StatusChanged, TicketSolved
from ombud.tickets.statuses import UNSOLVED, Status

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.tickets.models import Ticket


@transaction.atomic
def set_status(ticket: Ticket, status: Status, *, actor: Actor) -> None:
    """Give ``ticket`` another status. Giving it the one it has does nothing.

    Raises ``Refused`` when it is closed.
    """
    lock(ticket)
    if ticket.status == status:
        return
    if ticket.status == Status.CLOSED:
        raise Refused("A closed ticket cannot change. Open a follow-up instead.")
    ticket.awaits_us = True  # somebody took it up by hand; waiting and done overrule this
    change_status(ticket, Status(status), actor=actor)


def change_status(ticket: Ticket, status: Status, *, actor: Actor) -> None:
    """Give a locked ticket another status, if no guard objects. Raises ``Refused``."""
    guards.check(ticket, status)
    write_status(ticket, status, actor=actor)


def write_status(ticket: Ticket, status: Status, *, actor: Actor) -> None:
    """Write the status of a locked ticket and record the fact."""
    before = Status(ticket.status)
    ticket.status = status
    ticket.is_open = status in UNSOLVED
    ticket.solved_at = None if ticket.is_open else (ticket.solved_at or clock.now())
    ticket.awaits_us = ticket.awaits_us and status in {Status.NEW, Status.OPEN}
    ticket.updated_at = clock.now()
    ticket.save(update_fields=["status", "is_open", "solved_at", "awaits_us", "updated_at"])
    if status == Status.SOLVED:
        log.record(TicketSolved(before=before), ticket, actor=actor)
    else:
        log.record(StatusChanged(before=before, after=status), ticket, actor=actor)


def solve_ticket(ticket: Ticket, *, actor: Actor) -> None:
    """Mark ``ticket`` solved. Solving a solved ticket does nothing.

    Raises ``Refused`` when it is closed.
    """
    set_status(ticket, Status.SOLVED, actor=actor)


def reopen_ticket(ticket: Ticket, *, actor: Actor) -> None:
    """Take up a solved ticket again. Raises ``Refused`` when it is closed."""
    set_status(ticket, Status.OPEN, actor=actor)


def close_ticket(ticket: Ticket, *, actor: Actor) -> None:
    """End ``ticket`` for good: a later mail opens a follow-up."""
    set_status(ticket, Status.CLOSED, actor=actor)

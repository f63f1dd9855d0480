"""Where a ticket stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.tickets import guards, ways
from ombud.tickets.facts import StatusChanged, StatusNamed, TicketSolved
from ombud.tickets.models import Classification
from ombud.tickets.setup import current
from ombud.tickets.statuses import UNSOLVED, Status

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.tickets.models import Ticket
    from ombud.tickets.setup import Setup
    from ombud.tickets.words import Word


@transaction.atomic
def set_status(
    ticket: Ticket, status: Status, *, actor: Actor, is_explained: bool = False
) -> None:
    """Give ``ticket`` another status. Giving it the one it has does nothing.

    is_explained: the caller writes down why, as a workflow can demand (``give_status``).
    Raises ``Refused`` when it is closed, or its workflow has no such way.
    """
    lock(ticket)
    if ticket.status == status:
        return
    if ticket.status == Status.CLOSED:
        raise Refused("A closed ticket cannot change. Open a follow-up instead.")
    ticket.awaits_us = True  # somebody took it up by hand; waiting and done overrule this
    change_status(ticket, Status(status), actor=actor, is_explained=is_explained)


def change_status(
    ticket: Ticket, status: Status, *, actor: Actor, is_explained: bool = False
) -> None:
    """Give a locked ticket another status, if no guard objects. Raises ``Refused``."""
    setup = read_again(ticket)
    walker = ways.walker_of(actor, setup, is_explained=is_explained)
    to = ways.meant(ticket, status, setup, walker)
    ways.check(ticket, to, walker, setup)
    guards.check(ticket, status)
    write_status(ticket, status, actor=actor)
    write_name(ticket, to, actor=actor)


def drift(ticket: Ticket, status: Status, *, actor: Actor) -> None:
    """Let a locked ticket take a status by itself; where no way leads there it stays."""
    to = ways.landing(ticket, status, read_again(ticket))
    if to is None:
        return
    guards.check(ticket, status)
    write_status(ticket, status, actor=actor)
    write_name(ticket, to, actor=actor)


def read_again(ticket: Ticket) -> Setup:
    """Return the setup; where a workflow counts, how a locked ticket is classified is read."""
    setup = current()
    if setup.workflows and (row := Classification.objects.filter(ticket=ticket).first()):
        row.ticket = ticket
    return setup


def ends_here(ticket: Ticket) -> bool:
    """Say whether a word of the contact opens a follow-up: closed, or without a way back, or
    their data rest, and what they write is new.
    """
    if ticket.status == Status.CLOSED or ticket.is_restricted:
        return True
    return ticket.status == Status.SOLVED and not ways.can_return(ticket, read_again(ticket))


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


def write_name(ticket: Ticket, to: Word, *, actor: Actor) -> None:
    """Write the desk's own name of the status of a locked ticket, if it is not the default."""
    if to.is_default:
        return
    row, _made = Classification.objects.get_or_create(ticket=ticket)
    before, row.status_id = row.status_id, to.pk
    row.save(update_fields=["status"])
    log.record(StatusNamed(before=before, after=to.pk), ticket, actor=actor)


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

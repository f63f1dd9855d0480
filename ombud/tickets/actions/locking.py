"""Locking: a ticket becomes one that only few may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.tickets.actions.properties import assign_ticket
from ombud.tickets.facts import TicketLocked
from ombud.tickets.models import Watcher
from ombud.tickets.places import merge_of

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.tickets.models import Ticket


@transaction.atomic
def lock_ticket(ticket: Ticket, *, actor: Actor) -> None:
    """Take ``ticket`` out of every list, search and count, for good; again does nothing.

    Whoever was responsible or followed it no longer is: they could not open it.
    Raises ``Refused`` for a ticket that is read in another one.
    """
    lock(ticket)
    if ticket.is_locked:
        return
    if merge_of(ticket) is not None:
        raise Refused(
            "This ticket is merged into another. Use the other one, or separate them."
        )
    ticket.is_locked = True
    ticket.save(update_fields=["is_locked"])
    if ticket.assignee_id is not None and not ticket.is_solved:
        assign_ticket(ticket, None, actor=actor)
    Watcher.objects.filter(ticket=ticket).delete()
    log.record(TicketLocked(), ticket, actor=actor)

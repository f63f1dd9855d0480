"""What a ticket waits for: open dependencies, and open children where the link says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from ombud.tickets.models import Link, Ticket
from ombud.tickets.statuses import UNSOLVED, LinkKind, Status

if TYPE_CHECKING:
    from ombud.tickets.models.ticket import TicketQuerySet

MOST_NAMED = 10


def open_before(ticket: Ticket) -> TicketQuerySet:
    """Return the open tickets that must be solved before ``ticket``."""
    links = Link.objects.filter(holds=True)
    blocking = links.filter(kind=LinkKind.BLOCKS, target=ticket).values("source")
    children = links.filter(kind=LinkKind.PARENT, source=ticket).values("target")
    return Ticket.objects.unsolved().filter(Q(pk__in=blocking) | Q(pk__in=children))


def waits_for_others(ticket: Ticket, status: Status) -> str:
    """Object to solving or closing a ticket before what it depends on; the guard of links.

    The sentence names the numbers, at most ten of them.
    """
    if status in UNSOLVED or not ticket.is_open:
        return ""
    waiting = open_before(ticket).order_by("number").values_list("number", flat=True)
    numbers = [f"#{number}" for number in waiting[: MOST_NAMED + 1]]
    if not numbers:
        return ""
    named = ", ".join(numbers[:MOST_NAMED]) + (" …" if len(numbers) > MOST_NAMED else "")
    words = _("This ticket waits for %(numbers)s. Solve that first, or remove the link.")
    return words % {"numbers": named}

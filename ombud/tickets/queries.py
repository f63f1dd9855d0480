"""Reads about tickets that several callers share. None of them asks for permission:
callers come through ``ombud.tickets.access``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from ombud.events.models import Event
from ombud.tickets.models import Attachment, Message, Ticket
from ombud.tickets.paging import Cursor, Page, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.tickets.models.ticket import TicketQuerySet

__all__ = [
    "Cursor",
    "Page",
    "capped_count",
    "conversation",
    "earlier_tickets",
    "history",
    "page_of",
    "tags_of",
]

COUNT_CAP = 1_000


def conversation(ticket: Ticket) -> list[Message]:
    """Return the messages of ``ticket`` in order with all that the page shows of them."""
    files = Attachment.objects.defer("text").order_by("pk")
    return list(
        Message.objects.filter(ticket=ticket)
        .select_related("contact", "agent")
        .prefetch_related(Prefetch("attachments", files), "recipients", "masked")
        .in_order()
    )


def history(ticket: Ticket) -> list[Event]:
    """Return what happened to ``ticket``, oldest first."""
    return list(
        Event.objects.filter(subject_type="ticket", subject_id=ticket.pk).order_by("pk")
    )


def earlier_tickets(ticket: Ticket, visible: TicketQuerySet, most: int = 5) -> list[Ticket]:
    """Return other tickets of the same contact among ``visible``, newest first."""
    others = visible.filter(contact_id=ticket.contact_id).exclude(pk=ticket.pk)
    return list(others.order_by("-pk")[:most])


def tags_of(tickets: Iterable[Ticket]) -> dict[int, list[str]]:
    """Return the tag names by ticket, in one query."""
    rows = Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).values_list(
        "pk", "ticket_tags__tag__name"
    )
    found: dict[int, list[str]] = {}
    for ticket_id, name in rows.order_by("ticket_tags__tag__name"):
        if name is not None:
            found.setdefault(ticket_id, []).append(name)
    return found


def capped_count(tickets: TicketQuerySet) -> tuple[int, bool]:
    """Return how many there are, counted up to 1,000, and whether there are more."""
    counted = tickets.order_by()[: COUNT_CAP + 1].count()
    return min(counted, COUNT_CAP), counted > COUNT_CAP

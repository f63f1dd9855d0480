"""Reads about tickets that several callers share. None of them asks for permission:
callers come through ``ombud.tickets.access``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch, prefetch_related_objects

from ombud.events.models import Event
from ombud.tickets.models import Attachment, MaskedValue, Message, Ticket
from ombud.tickets.paging import Cursor, Page, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
MASK_SIGN = "•"  # in every placeholder; without one there is nothing to look up


def conversation(ticket: Ticket) -> list[Message]:
    """Return the messages of ``ticket`` in order with all that the page shows of them."""
    files = Attachment.objects.defer("text").order_by("pk")
    messages = list(
        Message.objects.filter(ticket=ticket)
        .select_related("contact", "agent")
        .prefetch_related(Prefetch("attachments", files), "recipients")
        .in_order()
    )
    masked = MaskedValue.objects.all()
    if not any(MASK_SIGN in words for words in words_of(ticket, messages)):
        masked = masked.none()  # known to be empty: this asks nothing
    prefetch_related_objects(messages, Prefetch("masked", masked))
    return messages


def words_of(ticket: Ticket, messages: list[Message]) -> Iterator[str]:
    """Yield every text in which a placeholder can stand."""
    yield ticket.subject
    for message in messages:
        yield message.text
        yield message.html
        yield from (file.name for file in message.attachments.all())


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

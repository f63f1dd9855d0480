"""Pages of what hangs on tickets, by row number. None of them asks for permission: callers
come through ``ombud.tickets.access``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from ombud.events.models import Event
from ombud.tickets.models import Attachment, Message, Tag, Ticket

if TYPE_CHECKING:
    from django.db.models import QuerySet


def messages_of(ticket: Ticket) -> QuerySet[Message]:
    """Return the messages that are read in ``ticket``, with all that is told about each.

    What was merged into it or split off into it is among them; what was split off is not.
    """
    return shown(Message.objects.on_page_of(ticket.pk).still_there())


def shown(messages: Any) -> QuerySet[Message]:
    """Return ``messages`` with authors, addresses and files, in a fixed number of queries."""
    files = Attachment.objects.defer("text").order_by("pk")
    whole: QuerySet[Message] = messages.select_related(
        "ticket", "contact", "agent"
    ).prefetch_related(Prefetch("attachments", files))
    return whole


def history_of(ticket: Ticket) -> QuerySet[Event]:
    """Return what happened to ``ticket``."""
    return Event.objects.filter(subject_type="ticket", subject_id=ticket.pk)


def every_tag() -> QuerySet[Tag]:
    """Return the desk's whole vocabulary."""
    return Tag.objects.all()

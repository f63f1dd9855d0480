"""Reads about side conversations. Callers come through ``access``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.models import Message, Participant, SideConversation, SideMessage
from ombud.tickets.places import threads_of

if TYPE_CHECKING:
    from ombud.people.models import Contact
    from ombud.tickets.models import Ticket
    from ombud.tickets.models.message import MessageQuerySet


def sides_of(ticket: Ticket) -> list[SideConversation]:
    """Return the side conversations of ``ticket`` and of what was merged into it."""
    found = SideConversation.objects.filter(ticket__in=threads_of(ticket))
    return list(found.with_people())


def said_in(side: SideConversation) -> MessageQuerySet:
    """Return what was said in ``side``, in order."""
    return Message.objects.filter(side_message__side=side).in_order()


def said_by_side(sides: list[SideConversation]) -> dict[int, list[Message]]:
    """Return what was said in each of ``sides``, in order; one statement."""
    rows = SideMessage.objects.filter(side__in=sides).order_by("message_id")
    found: dict[int, list[Message]] = {one.pk: [] for one in sides}
    for row in rows.select_related("message__contact", "message__agent"):
        row.message.told_inbound = row.is_inbound  # type: ignore[attr-defined]
        found[row.side_id].append(row.message)
    return found


def side_of(message: int | None) -> SideConversation | None:
    """Return the side conversation to which the message of that row number belongs."""
    if message is None:
        return None
    found = SideMessage.objects.filter(message=message).select_related("side__ticket").first()
    return found.side if found else None


def side_with(ticket: Ticket, contact: Contact) -> SideConversation | None:
    """Return the latest side conversation of ``ticket`` with ``contact``; None for whoever
    takes part in the ticket itself.
    """
    threads = threads_of(ticket)
    if Participant.objects.filter(ticket__in=threads, contact=contact).exists():
        return None
    found = SideConversation.objects.filter(ticket__in=threads, people__contact=contact)
    return found.select_related("ticket").order_by("-pk").first()

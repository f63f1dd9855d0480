"""How a ticket stands by what is said in it: its preview, and whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.tickets.actions.writing import preview_of_message
from ombud.tickets.models import Message, Snooze
from ombud.tickets.statuses import Direction, Status

if TYPE_CHECKING:
    from ombud.tickets.models import Ticket

OUR_TURN = frozenset({Status.NEW, Status.OPEN})  # ``write_status`` holds to the same


def last_word(messages: list[Message]) -> Message:
    """Return the last message that is not a note; a note where there are only notes."""
    said = [one for one in messages if one.direction != Direction.NOTE]
    return (said or messages)[-1]


def stand_as_said(ticket: Ticket) -> None:
    """Let preview and turn of a locked ticket follow from what is read in it now.

    The preview of every ticket, so that none shows words which are read elsewhere. It waits
    for us only when it is new or open, and does not sleep: who made it wait for the
    customer, or put it to sleep, decided that.
    """
    shown = list(Message.objects.on_page_of(ticket.pk).still_there().in_order())
    if not shown:
        return
    last = last_word(shown)
    ticket.preview = preview_of_message(last)
    is_ours = last.direction == Direction.IN and ticket.status in OUR_TURN
    ticket.awaits_us = is_ours and not Snooze.objects.filter(ticket=ticket).exists()
    ticket.save(update_fields=["preview", "awaits_us"])

"""A message that reads like a request is proposed to people; nothing happens by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.locks import lock
from ombud.privacy.models import Proposal
from ombud.privacy.reading import read
from ombud.tickets.statuses import Direction

if TYPE_CHECKING:
    from ombud.tickets.models import Message

LONGEST = 20_000


@transaction.atomic
def propose(message: Message) -> Proposal | None:
    """Note that a message of a contact reads like a privacy request, if it does, or like a
    reminder of one; again changes nothing.

    No clock starts, nobody is written to, the ticket stays as visible as it is. What waits
    for a word stays as it is; after a no, later words are looked at anew.
    """
    ticket = message.ticket
    if message.direction != Direction.IN or ticket.is_locked:
        return None
    found = read(words_of(message))
    if found is None:
        return None
    lock(ticket)
    before = Proposal.objects.filter(ticket=ticket).first()
    if before and (before.answered_at is None or message.pk <= (before.message_id or 0)):
        return before
    said = {"message": message, "reads_as": found.reads_as, "kind": found.kind or ""}
    fresh = {"score": found.score, "at": clock.now(), "answered_at": None, "is_right": None}
    made, _is_new = Proposal.objects.update_or_create(ticket=ticket, defaults=said | fresh)
    return made


def words_of(message: Message) -> str:
    """Return what is new in a message, without what it quotes; the first with its subject."""
    is_first = not message.ticket.messages.filter(pk__lt=message.pk).exists()
    subject = message.ticket.subject if is_first else ""
    return f"{subject}\n{message.own_words[:LONGEST]}"

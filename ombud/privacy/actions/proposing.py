"""A mail that reads like a request is proposed to people; nothing happens by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.privacy.models import Proposal
from ombud.privacy.reading import read
from ombud.privacy.statuses import Kind
from ombud.tickets.statuses import Direction

if TYPE_CHECKING:
    from ombud.tickets.models import Ticket

LONGEST = 20_000


@transaction.atomic
def propose(ticket: Ticket) -> Proposal | None:
    """Note that ``ticket`` reads like a privacy request, if it does; again changes nothing.

    No clock starts, nobody is written to, the ticket stays as visible as it is.
    """
    first = ticket.messages.filter(direction=Direction.IN).order_by("pk").first()
    if first is None or ticket.is_locked:
        return None
    found = read(f"{ticket.subject}\n{first.text[:LONGEST]}")
    if found is None:
        return None
    made, _is_new = Proposal.objects.get_or_create(
        ticket=ticket, defaults={"kind": Kind(found.kind), "score": found.score}
    )
    return made

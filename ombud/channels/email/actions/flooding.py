"""How many tickets one sender may open by mail in an hour; what comes after waits for a person.

Nothing is lost and nobody is told: further mails stand in quarantine, where an agent opens
them or puts them aside. Answers to what is open already are not counted.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from ombud.base import clock
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from ombud.people.models import Contact

SPAN = timedelta(hours=1)


def has_had_their_share(contact: Contact | None) -> bool:
    """Say whether ``contact`` opened as many tickets within the hour as anybody may.

    One look into the index, however many tickets they have.
    """
    most: int = settings.OMBUD_TICKETS_PER_SENDER
    if contact is None:
        return False
    times = Ticket.objects.filter(contact=contact).order_by("-pk")
    last = times.values_list("opened_at", flat=True)[most - 1 : most].first()
    return last is not None and last > clock.now() - SPAN

"""Forms that may be handed in twice and count once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.base.prepared import Prepared
from ombud.tickets.models import Submission

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from ombud.tickets.models import Message

LONGEST_KEY = 41
KEPT = timedelta(days=7)
KNOWN = Prepared(
    lambda agent, key: Submission.objects.filter(agent=agent, key=key).select_related("message")
)


def written_before(agent: Agent, key: str) -> Message | None:
    """Return what the form ``key`` of ``agent`` wrote already, or None.

    Call it while the ticket is held, so that the same form cannot pass twice at once. A
    form without a key always writes.
    """
    if not is_key(key):
        return None
    known = KNOWN.first(agent=agent.pk, key=key)
    return known.message if known else None


def remember(agent: Agent, key: str, message: Message) -> None:
    """Note that the form ``key`` of ``agent`` has written ``message``."""
    if is_key(key):
        Submission.objects.create(agent=agent, key=key, message=message)


def is_key(key: str) -> bool:
    return 0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()


def forget_old() -> int:
    """Remove what was handed in more than a week ago; return how many."""
    return Submission.objects.filter(at__lt=clock.now() - KEPT).delete()[0]

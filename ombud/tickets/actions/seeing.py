"""How far somebody has read, and what they looked for: their own trail, and its end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ombud.base import clock
from ombud.tickets.models import RecentSearch, Sight
from ombud.tickets.models.seen import SEEN_DAYS
from ombud.tickets.unread import sight_of

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from ombud.tickets.models import Ticket

AGAIN_AFTER = timedelta(minutes=1)
LONGEST_SEARCH = 400


def see_ticket(ticket: Ticket, newest: int, *, agent: Agent) -> None:
    """Note that ``agent`` has read ``ticket`` up to the message with row number ``newest``.

    Nothing is written when they had read as far within the last minute.
    """
    now, known = clock.now(), sight_of(ticket, agent.pk)
    if known and known.message >= newest and now - known.at < AGAIN_AFTER:
        return
    newest = max(newest, known.message if known else 0)
    Sight.objects.bulk_create(
        [Sight(ticket=ticket, agent=agent, message=newest, at=now)],
        update_conflicts=True,
        unique_fields=["ticket", "agent"],
        update_fields=["message", "at"],
    )


def unsee_ticket(ticket: Ticket, *, agent: Agent) -> None:
    """Make ``ticket`` unread again for ``agent``, as if they had never opened it."""
    Sight.objects.filter(ticket=ticket, agent=agent).delete()


def remember_search(text: str, *, agent: Agent) -> None:
    """Keep ``text`` as what ``agent`` searched for last."""
    plain = " ".join(text.split())[:LONGEST_SEARCH]
    if not plain:
        return
    RecentSearch.objects.bulk_create(
        [RecentSearch(agent=agent, text=plain, at=clock.now())],
        update_conflicts=True,
        unique_fields=["agent", "text"],
        update_fields=["at"],
    )


def forget_searches(*, agent: Agent) -> None:
    """Remove everything that ``agent`` searched for."""
    RecentSearch.objects.filter(agent=agent).delete()


def forget_trails() -> None:
    """Remove searches of more than 30 days ago, and who opened what has been done so long."""
    then = clock.now() - timedelta(days=SEEN_DAYS)
    RecentSearch.objects.filter(at__lt=then).delete()
    Sight.objects.filter(at__lt=then, ticket__is_open=False).delete()

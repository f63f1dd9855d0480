"""What an agent has not read yet, and what they read last.

Nothing is written for anybody when a message arrives: what is unread follows from the newest
message and from how far each agent has read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ombud.base.prepared import Prepared
from ombud.tickets.models import Message, RecentSearch, Sight, Ticket

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MOST_RECENT = 8


def unread_by(agent: int) -> Q:
    """Return the condition that an unsolved ticket holds what ``agent`` has not seen.

    Their own messages do not count. What is done is read by everybody.
    """
    seen = Sight.objects.filter(ticket=OuterRef(OuterRef("pk")), agent_id=agent)
    newer = (
        Message.objects.filter(ticket=OuterRef("pk"))
        .exclude(Q(agent__isnull=False) & Q(agent_id=agent))
        .filter(pk__gt=Coalesce(Subquery(seen.values("message")[:1]), 0))
    )
    return Q(is_open=True) & Q(Exists(newer))


UNREAD = Prepared(
    lambda tickets, agent: Ticket.objects.filter(unread_by(agent), pk__in=tickets).values_list(
        "pk", flat=True
    )
)
SIGHT = Prepared(lambda ticket, agent: Sight.objects.filter(ticket=ticket, agent=agent))
OPENED = Prepared(
    lambda agent, teams: (
        Ticket.objects.in_teams(teams)
        .filter(sights__agent=agent)
        .select_related("contact")
        .order_by(F("sights__at").desc())[:MOST_RECENT]
    )
)
ASKED = Prepared(
    lambda agent: (
        RecentSearch.objects.filter(agent=agent)
        .order_by("-at")
        .values_list("text", flat=True)[:MOST_RECENT]
    )
)


def unread_among(tickets: Iterable[Ticket], agent: int) -> frozenset[int]:
    """Return the row numbers of those ``tickets`` that ``agent`` has not read."""
    numbers = [ticket.pk for ticket in tickets]
    return frozenset(UNREAD(tickets=numbers, agent=agent)) if numbers else frozenset()


def sight_of(ticket: Ticket, agent: int) -> Sight | None:
    """Return how far ``agent`` has read ``ticket``, None when they never opened it."""
    return SIGHT.first(ticket=ticket.pk, agent=agent)


def opened_lately(agent: int, teams: Collection[int] | None) -> list[Ticket]:
    """Return the tickets that ``agent`` opened last, of ``teams``; None means of all."""
    return OPENED(agent=agent, teams=teams)


def asked_lately(agent: int) -> list[str]:
    """Return what ``agent`` searched for last."""
    return ASKED(agent=agent)

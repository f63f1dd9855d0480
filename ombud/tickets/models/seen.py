from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent
from ombud.tickets.models.ticket import Ticket


class Sight(models.Model):
    """How far an agent has read a ticket, and when they last opened it.

    message: row number of the newest message that they saw; what came after it is unread.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="sights")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="sights")
    message = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "agent"], name="sight_once")]
        indexes = [models.Index(fields=["agent", "-at"], name="sight_latest")]

    def __str__(self) -> str:
        return f"sight {self.pk}"


class RecentSearch(models.Model):
    """What an agent asked the search box lately, for them alone; kept for a short time."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="recent_searches")
    text = models.CharField(max_length=400)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "text"], name="recent_search_once")
        ]

    def __str__(self) -> str:
        return f"recent search {self.pk}"


SEEN_DAYS = 30
"""How long it is kept who opened a ticket that is done, and what was searched."""
OF_AGENT = Personal(
    "user.behavior",
    ("agent",),
    "desk-work",
    Erasure.DELETE_ROW,
    keep_days=SEEN_DAYS,
    source="observed",
)
declare(
    Sight,
    {
        "message": NotPersonal("Row number of the newest message that was on the page."),
        "at": OF_AGENT,
    },
    kept="search",
    group=Group.LOGS,
)
declare(
    RecentSearch,
    {"text": OF_AGENT, "at": OF_AGENT},
    kept="search",
    group=Group.LOGS,
)

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Erasure, Group, Personal, declare
from ombud.people.models import Agent
from ombud.tickets.models.ticket import Ticket

if TYPE_CHECKING:
    from datetime import datetime

GONE_AFTER = timedelta(seconds=45)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def here(self, now: datetime) -> Self:
        """Keep those who gave a sign within the last 45 seconds."""
        return self.filter(seen_at__gt=now - GONE_AFTER)


class Presence(models.Model):
    """An agent has a ticket open; the row is one for each ticket and agent, and short-lived."""

    class State(models.TextChoices):
        VIEWING = "viewing"
        WRITING = "writing"

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="presences")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="presences")
    state = models.CharField(max_length=7, choices=State)
    seen_at = models.DateTimeField(default=clock.now)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "agent"], name="here_once")]
        indexes = [models.Index(fields=["seen_at"], name="presence_seen")]

    def __str__(self) -> str:
        return f"presence {self.pk}"


declare(
    Presence,
    {
        "state": NOT_PERSONAL,
        "seen_at": Personal(
            "user.behavior", ("agent",), "desk-work", Erasure.DELETE_ROW, source="observed"
        ),
    },
    kept="presence",
    group=Group.LOGS,
)

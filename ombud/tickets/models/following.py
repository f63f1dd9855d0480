from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, declare
from ombud.people.models import Agent
from ombud.tickets.models.message import Message
from ombud.tickets.models.ticket import Ticket


class Watcher(models.Model):
    """An agent who follows a ticket without being responsible for it."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="watchers")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="watching")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "agent"], name="watches_once")]

    def __str__(self) -> str:
        return f"watcher {self.pk}"


class Mention(models.Model):
    """An agent whom a note calls by name."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="mentions")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "agent"], name="mentioned_once"),
        ]

    def __str__(self) -> str:
        return f"mention {self.pk}"


declare(Watcher, {"since": NOT_PERSONAL})
declare(Mention, {})

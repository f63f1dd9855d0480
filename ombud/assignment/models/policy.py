from __future__ import annotations

from django.db import models

from ombud.assignment.statuses import Mode
from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, declare
from ombud.people.models import Agent, Team
from ombud.tickets.models import Ticket


class Policy(models.Model):
    """How the tickets of a team find somebody. Without one: by hand.

    Its row is held while a ticket is handed out, so that two workers take turns.
    """

    team = models.OneToOneField(Team, models.CASCADE, related_name="policy")
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.MANUAL)
    last = models.ForeignKey(Agent, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"policy {self.pk}"


class Queued(models.Model):
    """A ticket for which nobody had room; it is tried again while it has nobody."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="queued")
    since = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"queued {self.pk}"


declare(Policy, {"mode": NOT_PERSONAL})
declare(Queued, {"since": NOT_PERSONAL})

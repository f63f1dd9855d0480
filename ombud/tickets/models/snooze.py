from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, declare
from ombud.people.models import Agent
from ombud.tickets.models.ticket import Ticket

if TYPE_CHECKING:
    from datetime import datetime


class SnoozeQuerySet(models.QuerySet["Snooze"]):
    def asleep(self, now: datetime) -> Self:
        """Keep those that are not over at ``now``, whether or not the queue got to them."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=now))

    def due(self, now: datetime) -> Self:
        return self.filter(until__lte=now)


class Snooze(models.Model):
    """A ticket that sleeps until a time, or (``until`` empty) until the contact writes."""

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="snooze")
    agent = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="snoozes"
    )
    until = models.DateTimeField(null=True, blank=True)
    since = models.DateTimeField(default=clock.now)

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["until"], name="snooze_until")]

    def __str__(self) -> str:
        return f"snooze {self.pk}"

    def is_asleep(self, now: datetime) -> bool:
        """Say whether it still sleeps at ``now``."""
        return self.until is None or self.until > now


class Reminder(models.Model):
    """An agent wants to be told of a ticket at a time; the ticket stays where it is."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="reminders")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="reminders")
    at = models.DateTimeField()
    since = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="reminder_at")]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "agent"], name="reminds_once"),
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"


declare(Snooze, {"until": NOT_PERSONAL, "since": NOT_PERSONAL})
declare(Reminder, {"at": NOT_PERSONAL, "since": NOT_PERSONAL})

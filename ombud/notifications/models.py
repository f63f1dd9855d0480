"""The tables of notifications: numbers only; what they are about is read when it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Erasure, Group, NotPersonal, Personal, declare
from ombud.notifications.statuses import Kind
from ombud.people.models import Agent
from ombud.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> Self:
        return self.filter(read_at=None)

    def heard(self, now: datetime) -> Self:
        """Keep what quiet hours do not hold back at ``now``."""
        return self.filter(heard_from__lte=now)


class Notification(models.Model):
    """An agent is told of one event; ``heard_from`` is when quiet hours let it through."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=Kind)
    event = models.BigIntegerField()
    ticket = models.ForeignKey(
        Ticket, models.CASCADE, null=True, blank=True, related_name="notifications"
    )
    at = models.DateTimeField(default=clock.now)
    heard_from = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "event", "kind"], name="notified_once"),
        ]
        indexes = [
            models.Index(fields=["agent", "-id"], name="notification_list"),
            models.Index(
                fields=["agent", "heard_from"],
                name="notification_unread",
                condition=models.Q(read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"notification {self.pk}"


class Unwanted(models.Model):
    """A kind of thing that an agent does not want to be told of; all others they do."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="unwanted_kinds")
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "kind"], name="unwanted_once"),
        ]

    def __str__(self) -> str:
        return f"unwanted {self.pk}"


class QuietHours(models.Model):
    """From when to when, by the clock on an agent's wall, nothing calls them."""

    agent = models.OneToOneField(Agent, models.CASCADE, related_name="quiet_hours")
    begins = models.TimeField()
    ends = models.TimeField()

    def __str__(self) -> str:
        return f"quiet hours {self.pk}"


def of_agent() -> Personal:
    return Personal("user.behavior", ("agent",), "desk-work", Erasure.DELETE_ROW)


declare(
    Notification,
    {
        "kind": NOT_PERSONAL,
        "event": NotPersonal("Row number of an event of the log."),
        "at": NOT_PERSONAL,
        "heard_from": NOT_PERSONAL,
        "read_at": of_agent(),
    },
    kept="notification",
    group=Group.LOGS,
)
declare(
    Unwanted,
    {"kind": of_agent()},
    kept="agent",
    group=Group.LOGS,
)
declare(
    QuietHours,
    {"begins": of_agent(), "ends": of_agent()},
    kept="agent",
    group=Group.LOGS,
)

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent
from ombud.tickets.models.ticket import Ticket
from ombud.tickets.statuses import Activity


class TimeEntry(models.Model):
    """Minutes that an agent worked on a ticket. A correction is recorded with both numbers."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="time_entries")
    agent = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="time_entries"
    )
    minutes = models.PositiveIntegerField()
    activity = models.CharField(max_length=8, choices=Activity, default=Activity.ANSWER)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)
    corrected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=1440), name="time_of_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"time entry {self.pk}"


class Timer(models.Model):
    """The stopwatch of an agent; there is one, and it runs on the server."""

    agent = models.OneToOneField(Agent, models.CASCADE, related_name="timer")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="timers")
    started_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"timer {self.pk}"


WORKED = NotPersonal("About the desk's work; the agent is the relation, which is declared.")
declare(
    TimeEntry,
    {
        "minutes": WORKED,
        "activity": WORKED,
        "note": Personal(
            "user.content.private",
            ("about:ticket__contact", "writer:agent"),
            "support",
            Erasure.BLANK,
            keep_days=730,
            egress=frozenset({Egress.API}),
        ),
        "at": WORKED,
        "corrected_at": WORKED,
    },
    kept="ticket",
    group=Group.TICKETS,
    said={
        "note": lazy("Note on time spent"),
    },
)
declare(Timer, {"started_at": NOT_PERSONAL})

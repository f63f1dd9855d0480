from __future__ import annotations

from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.base.shapes import TEXT, WHOLE, ListOf, ShapedJSONField
from ombud.clocks.holidays import WEEKENDS, working_days
from ombud.clocks.recurring import OnFree, Recurring, Unit
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.capabilities import Capability
from ombud.people.models import Agent, Contact, Team
from ombud.tickets.models import ChecklistTemplate, Ticket, TicketType
from ombud.tickets.resting import resting_contacts
from ombud.tickets.statuses import Priority

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.people.models.agent import Rights

HOLIDAYS = "2026.11"  # the snapshot of calendars that schedules reckon with


UNITS = (
    (Unit.DAY.value, _("Days")),
    (Unit.WEEK.value, _("Weeks")),
    (Unit.MONTH.value, _("Months")),
    (Unit.YEAR.value, _("Years")),
)
ON_FREE = (
    (OnFree.KEEP.value, _("Open it all the same")),
    (OnFree.SKIP.value, _("Leave it out")),
    (OnFree.AFTER.value, _("Open it on the next working day")),
)
"""What happens where a day is a weekend or a holiday."""


class RecurrenceQuerySet(models.QuerySet["Recurrence"]):
    def due(self, now: datetime) -> Self:
        """Keep those whose time has come; for somebody whose data rest nothing comes round."""
        return self.of_nobody_resting().filter(paused_at=None, next_at__lte=now)

    def of_nobody_resting(self) -> Self:
        resting = resting_contacts().values("pk")
        return self.filter(models.Q(contact=None) | ~models.Q(contact__in=resting))

    def kept_by(self, rights: Rights) -> Self:
        """Keep those whose tickets go to a team that ``rights`` lead."""
        teams = rights.teams(Capability.SUPERVISE)
        return self.all() if teams is None else self.filter(team_id__in=teams)


class Recurrence(models.Model):
    """A ticket that opens by itself when its day comes round.

    ``next_at`` is the next due time, empty where none comes any more; it is written with
    every ticket that opens, in one transaction.
    """

    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=5, choices=UNITS)
    every = models.PositiveSmallIntegerField(default=1)
    weekdays = ShapedJSONField(shape=ListOf(WHOLE), default=list, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    at = models.TimeField()
    time_zone = models.CharField(max_length=40, default="UTC")
    calendar = models.CharField(max_length=20, blank=True)
    on_free = models.CharField(max_length=5, choices=ON_FREE, default=OnFree.KEEP.value)
    subject = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="recurrences"
    )
    team = models.ForeignKey(Team, models.CASCADE, related_name="recurrences")
    assignee = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="recurrences"
    )
    type = models.ForeignKey(
        TicketType, models.SET_NULL, null=True, blank=True, related_name="recurrences"
    )
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    tags = ShapedJSONField(shape=ListOf(TEXT), default=list, blank=True)
    checklist = models.ForeignKey(
        ChecklistTemplate, models.SET_NULL, null=True, blank=True, related_name="recurrences"
    )
    made_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="recurrences_made"
    )
    made_at = models.DateTimeField(default=clock.now)
    next_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)

    objects = RecurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(every__gte=1), name="recurs_forward"),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                name="recurrence_due",
                condition=models.Q(paused_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"recurrence {self.pk}"

    @property
    def rule(self) -> Recurring:
        """Return when it comes round, for the clocks."""
        known = working_days(HOLIDAYS, self.calendar) if self.calendar else WEEKENDS
        return Recurring(
            unit=Unit(self.unit),
            every=self.every,
            first=self.first_day,
            at=self.at,
            zone=ZoneInfo(self.time_zone),
            working=known,
            weekdays=frozenset(self.weekdays),
            last=self.last_day,
            on_free=OnFree(self.on_free),
        )


class RecurrenceRun(models.Model):
    """That a ticket was opened for one day; by hand any number of times."""

    recurrence = models.ForeignKey(Recurrence, models.CASCADE, related_name="runs")
    day = models.DateField()
    is_by_hand = models.BooleanField(default=False)
    ticket = models.ForeignKey(
        Ticket, models.SET_NULL, null=True, blank=True, related_name="recurrence_runs"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recurrence", "day"],
                name="recurs_once_a_day",
                condition=models.Q(is_by_hand=False),
            ),
        ]

    def __str__(self) -> str:
        return f"recurrence run {self.pk}"


def about_requester() -> Personal:
    """Return how the words of a ticket to come are declared: they may name its requester.

    It goes with them: for somebody erased no ticket is opened any more.
    """
    return Personal(
        "user.content.private",
        ("about:contact",),
        "support",
        Erasure.DELETE_ROW,
        source="agent",
        egress=frozenset({Egress.API}),
    )


WHEN = (
    *("unit", "every", "weekdays", "first_day", "last_day", "at", "time_zone", "calendar"),
    *("on_free", "priority", "made_at", "next_at", "paused_at"),
)
declare(
    Recurrence,
    {
        **dict.fromkeys(WHEN, NOT_PERSONAL),
        "name": about_requester(),
        "subject": about_requester(),
        "text": about_requester(),
        "tags": NotPersonal("Tags are words of the desk for any ticket."),
    },
    kept="desk",
    group=Group.TICKETS,
    said={
        "name": lazy("Name of a ticket that comes again"),
        "subject": lazy("Subject of a ticket that comes again"),
        "text": lazy("Words of a ticket that comes again"),
    },
)
declare(
    RecurrenceRun,
    {"day": NOT_PERSONAL, "is_by_hand": NOT_PERSONAL, "at": NOT_PERSONAL},
)

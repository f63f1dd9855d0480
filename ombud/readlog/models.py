"""The read log: numbers and times only; who is who is read when it is shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Agent, Contact
from ombud.readlog.statuses import Surface, Thing, Why


class Reading(models.Model):
    """An agent opened something about a contact; once for each clock hour, thing and surface.

    ``agent`` is empty for whoever works at the server itself; each of these is a row. ``hour``
    counts the hours since 1970 (UTC): it makes reading again within the hour the same row.
    reason: what whoever works at the server said it is for.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="readings")
    agent = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="readings"
    )
    thing = models.CharField(max_length=8, choices=Thing)
    thing_id = models.BigIntegerField()
    surface = models.CharField(max_length=8, choices=Surface)
    reason = models.CharField(max_length=8, choices=Why, blank=True)
    hour = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "hour", "agent", "thing", "thing_id", "surface"],
                name="reading_once_an_hour",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="reading_age")]

    def __str__(self) -> str:
        return f"reading {self.pk}"


declare(
    Reading,
    {
        "thing": NOT_PERSONAL,
        "thing_id": NotPersonal("Row number of what was opened."),
        "surface": NOT_PERSONAL,
        "reason": NOT_PERSONAL,
        "hour": NOT_PERSONAL,
        "at": Personal(
            "user.behavior",
            ("subject:contact", "reader:agent"),
            "security",
            Erasure.DELETE_ROW,
            keep_days=180,
            source="observed",
        ),
    },
    kept="looking",
    group=Group.LOGS,
    said={
        "at": lazy("Time at which somebody looked"),
    },
)

"""Messages that are read in another conversation than the one they were written to."""

from __future__ import annotations

from typing import Self

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, declare
from ombud.people.models import Agent
from ombud.tickets.models.merge import Merge
from ombud.tickets.models.ticket import Ticket


class PlacementQuerySet(models.QuerySet["Placement"]):
    def active(self) -> Self:
        return self.filter(ended_at=None)


class Placement(models.Model):
    """``message`` is shown in ``ticket`` instead of its own, where a line points to it.

    So a split works, and the end of a merge for what arrived meanwhile. ``ended_at``: it was
    undone.
    """

    message = models.ForeignKey("tickets.Message", models.CASCADE, related_name="placements")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="placements")
    agent = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="placements"
    )
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="ended_placements"
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message"],
                name="message_in_one_place",
                condition=models.Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"placement {self.pk}"


class Landing(models.Model):
    """A message that was written to a merged ticket and arrived where that went."""

    message = models.OneToOneField("tickets.Message", models.CASCADE, related_name="landing")
    merge = models.ForeignKey(Merge, models.CASCADE, related_name="landings")

    def __str__(self) -> str:
        return f"landing {self.pk}"


declare(Placement, {"at": NOT_PERSONAL, "ended_at": NOT_PERSONAL})
declare(Landing, {})

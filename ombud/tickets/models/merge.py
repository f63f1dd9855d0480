"""Two conversations read as one. Nothing is moved: each row says what is shown where."""

from __future__ import annotations

from typing import Self

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, declare
from ombud.people.models import Agent
from ombud.tickets.models.ticket import Participant, Ticket
from ombud.tickets.statuses import Sharing, Status


class MergeQuerySet(models.QuerySet["Merge"]):
    def active(self) -> Self:
        return self.filter(ended_at=None)


class Merge(models.Model):
    """``source`` was merged into ``target``, and is shown on the page of ``root``.

    ``root`` differs from ``target`` when that was merged further. The columns that end in
    ``before`` are what undoing gives back to the source. ``ended_at``: it was undone.
    """

    source = models.ForeignKey(Ticket, models.PROTECT, related_name="merges")
    target = models.ForeignKey(Ticket, models.PROTECT, related_name="took_in")
    root = models.ForeignKey(Ticket, models.PROTECT, related_name="shows_merges")
    sharing = models.CharField(max_length=8, choices=Sharing, default=Sharing.APART)
    agent = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="merges"
    )
    at = models.DateTimeField(default=clock.now)
    status_before = models.CharField(max_length=10, choices=Status)
    awaited_us_before = models.BooleanField()
    solved_at_before = models.DateTimeField(null=True, blank=True)
    updated_at_before = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="ended_merges"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                name="merged_into_one_at_a_time",
                condition=models.Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target"))
                & ~models.Q(source=models.F("root")),
                name="not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class MergedParticipant(models.Model):
    """Somebody whom a merge let take part in the target; undoing takes them out again."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="joined")
    participant = models.OneToOneField(
        Participant, models.CASCADE, related_name="joined_by_merge"
    )

    def __str__(self) -> str:
        return f"merged participant {self.pk}"


declare(
    Merge,
    {
        "sharing": NOT_PERSONAL,
        "at": NOT_PERSONAL,
        "status_before": NOT_PERSONAL,
        "awaited_us_before": NOT_PERSONAL,
        "solved_at_before": NOT_PERSONAL,
        "updated_at_before": NOT_PERSONAL,
        "ended_at": NOT_PERSONAL,
    },
)
declare(MergedParticipant, {})

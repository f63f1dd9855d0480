"""Messages that became a ticket of their own; placements say where each is read."""

from __future__ import annotations

from typing import Self

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, declare
from ombud.people.models import Agent
from ombud.tickets.models.message import Message
from ombud.tickets.models.ticket import Ticket


class SplitQuerySet(models.QuerySet["Split"]):
    def active(self) -> Self:
        return self.filter(ended_at=None)


class Split(models.Model):
    """``target`` was opened for messages of ``source``.

    ``first`` is the first of them: the subject of the new ticket is found with it.
    ``ended_at``: it was undone, and the target is closed and empty.
    """

    source = models.ForeignKey(Ticket, models.PROTECT, related_name="splits")
    target = models.OneToOneField(Ticket, models.PROTECT, related_name="split")
    first = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="begins_splits"
    )
    agent = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="splits"
    )
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="ended_splits"
    )

    objects = SplitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="not_split_from_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"split {self.pk}"


declare(Split, {"at": NOT_PERSONAL, "ended_at": NOT_PERSONAL})

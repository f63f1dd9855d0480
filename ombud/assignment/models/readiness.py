from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from ombud.datamap import NOT_PERSONAL, Erasure, Group, Personal, declare
from ombud.people.models import Agent

if TYPE_CHECKING:
    from datetime import datetime


class Readiness(models.Model):
    """Whether an agent takes new tickets, and how many at the most. No row: any number, now.

    ``away_since`` is set while they are out; after ``back_at`` they count as there again
    without anybody doing anything.
    """

    agent = models.OneToOneField(Agent, models.CASCADE, related_name="readiness")
    away_since = models.DateTimeField(null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)
    most_open = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"readiness {self.pk}"

    def is_away(self, now: datetime) -> bool:
        """Say whether the agent is out at ``now``."""
        if self.away_since is None:
            return False
        return self.back_at is None or self.back_at > now


def about_agent() -> Personal:
    return Personal(
        "user.behavior", ("agent",), "desk-work", Erasure.DELETE_ROW, source="provided"
    )


declare(
    Readiness,
    {"away_since": about_agent(), "back_at": about_agent(), "most_open": NOT_PERSONAL},
    kept="agent",
    group=Group.LOGS,
)

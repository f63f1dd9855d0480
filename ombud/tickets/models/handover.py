from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, declare
from ombud.people.models import Agent, Team


class Handover(models.Model):
    """Tickets that change hands in the background, because an agent or a team left, and
    what came of it.

    Either ``agent`` or ``team`` is whose tickets they were. ``moved_count`` went to the
    successor, ``freed_count`` wait for somebody: nobody was named, or the successor does not
    work in their team.
    """

    agent = models.ForeignKey(
        Agent, models.CASCADE, null=True, blank=True, related_name="handovers"
    )
    to_agent = models.ForeignKey(Agent, models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="handovers"
    )
    to_team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    actor_kind = models.CharField(max_length=8)
    actor_id = models.BigIntegerField(default=0)
    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    moved_count = models.PositiveIntegerField(default=0)
    freed_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agent__isnull=False, team__isnull=True)
                | models.Q(agent__isnull=True, team__isnull=False, to_team__isnull=False),
                name="handover_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"handover {self.pk}"


declare(
    Handover,
    dict.fromkeys(
        ("actor_kind", "actor_id", "began_at", "ended_at", "moved_count", "freed_count"),
        NOT_PERSONAL,
    ),
)

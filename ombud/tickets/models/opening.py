from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Erasure, Group, Personal, declare
from ombud.people.models import Agent, Contact
from ombud.purposes.statuses import Ground

if TYPE_CHECKING:
    from ombud.people.models.agent import Rights


class OpeningQuerySet(models.QuerySet["Opening"]):
    def of(self, rights: Rights) -> Self:
        """Keep what counts now for whom ``rights`` belong to."""
        return self.filter(agent=rights.holder, until__gt=clock.now())


class Opening(models.Model):
    """An agent stated a ground and may read a person's restricted data for a while."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="openings")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="openings")
    ground = models.CharField(max_length=16, choices=Ground)
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()

    objects = OpeningQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agent", "until"], name="opening_now")]

    def __str__(self) -> str:
        return f"opening {self.pk}"


declare(
    Opening,
    {
        "ground": NOT_PERSONAL,
        "at": Personal(
            "user.behavior",
            ("subject:contact", "reader:agent"),
            "privacy-rights",
            Erasure.DELETE_ROW,
            keep_days=180,
            source="observed",
        ),
        "until": NOT_PERSONAL,
    },
    kept="opening",
    group=Group.LOGS,
    said={
        "at": lazy("Time at which somebody opened a conversation"),
    },
)

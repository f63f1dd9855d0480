from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, declare
from ombud.privacy.statuses import Kind
from ombud.tickets.models import Ticket


class Proposal(models.Model):
    """A ticket reads like a privacy request; a person decides whether it is one.

    score: how many signs were found, against those of the next best kind.
    """

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="privacy_proposal")
    kind = models.CharField(max_length=16, choices=Kind)
    score = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_right = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"proposal {self.pk}"


declare(
    Proposal,
    {
        "kind": NOT_PERSONAL,
        "score": NOT_PERSONAL,
        "at": NOT_PERSONAL,
        "answered_at": NOT_PERSONAL,
        "is_right": NOT_PERSONAL,
    },
)

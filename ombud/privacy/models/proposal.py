from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, declare
from ombud.privacy.statuses import Kind, ReadsAs
from ombud.tickets.models import Message, Ticket


class Proposal(models.Model):
    """A ticket reads like a privacy request, or is about one; a person decides whether it is.

    reads_as: what it seems to be; only a request has a ``kind``.
    message: in which words that stands.
    score: how many signs were found, against those of the next best kind.
    """

    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="privacy_proposal")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    reads_as = models.CharField(max_length=16, choices=ReadsAs, default=ReadsAs.REQUEST)
    kind = models.CharField(max_length=16, choices=Kind, blank=True)
    score = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_right = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"proposal {self.pk}"


declare(
    Proposal,
    {
        "reads_as": NOT_PERSONAL,
        "kind": NOT_PERSONAL,
        "score": NOT_PERSONAL,
        "at": NOT_PERSONAL,
        "answered_at": NOT_PERSONAL,
        "is_right": NOT_PERSONAL,
    },
)

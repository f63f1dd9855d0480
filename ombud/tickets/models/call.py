"""A telephone call that was written down: who rang, when, how long. Its words are a message."""

from __future__ import annotations

from django.db import models

from ombud.datamap import NOT_PERSONAL, declare
from ombud.tickets.models.message import Message
from ombud.tickets.statuses import CallDirection


class Call(models.Model):
    """What is known of the call besides what was said. ``minutes``: begun ones count."""

    message = models.OneToOneField(Message, models.CASCADE, related_name="call")
    direction = models.CharField(max_length=3, choices=CallDirection)
    began_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"call {self.pk}"


declare(
    Call,
    {"direction": NOT_PERSONAL, "began_at": NOT_PERSONAL, "minutes": NOT_PERSONAL},
)

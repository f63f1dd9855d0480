from __future__ import annotations

from django.db import models

from ombud.datamap import NotPersonal, declare
from ombud.tickets.models.ticket import Ticket


class Tag(models.Model):
    """A word that groups tickets."""

    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"tag {self.pk}"


class TicketTag(models.Model):
    """A tag on a ticket."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="ticket_tags")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="ticket_tags")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "tag"], name="tag_once")]

    def __str__(self) -> str:
        return f"ticket tag {self.pk}"


declare(Tag, {"name": NotPersonal("A word of the desk's own vocabulary, shared by tickets.")})
declare(TicketTag, {})

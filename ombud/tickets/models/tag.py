from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.datamap import NOT_PERSONAL, Erasure, Group, NotPersonal, Personal, Related, declare
from ombud.tickets.models.ticket import Ticket


class Tag(models.Model):
    """A word that groups tickets.

    A retired one is not offered any more. One that was merged, or is an old name, leads to
    ``merged_into``: who types it gets that one.
    """

    name = models.CharField(max_length=60, unique=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )

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


declare(
    Tag,
    {
        "name": NotPersonal("A word of the desk's own vocabulary, shared by tickets."),
        "retired_at": NOT_PERSONAL,
    },
)
declare(
    TicketTag,
    {},
    group=Group.TICKETS,
    related={
        "tag": Related(
            "tag__name",
            Personal(
                "user.content.private",
                ("ticket__contact",),
                "support",
                Erasure.KEEP,
                source="agent",
                portability="derived",
                ground="A word of the desk's own; the ticket that it groups names nobody then.",
            ),
        )
    },
    said={
        "tag": lazy("Tag of a conversation"),
    },
)

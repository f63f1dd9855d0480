from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, declare
from ombud.people.models import Agent
from ombud.tickets.models.ticket import Ticket
from ombud.tickets.statuses import LinkKind


class Link(models.Model):
    """How ``source`` stands to ``target``: as its parent, its cause, and so on.

    ``holds``: the one that waits cannot be solved before the other: always for a dependency,
    by choice between parent and child.
    """

    kind = models.CharField(max_length=10, choices=LinkKind)
    source = models.ForeignKey(Ticket, models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Ticket, models.CASCADE, related_name="links_in")
    holds = models.BooleanField(default=False)
    agent = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="links"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "source", "target"], name="link_once"),
            models.UniqueConstraint(
                fields=["target"],
                name="one_parent",
                condition=models.Q(kind=LinkKind.PARENT),
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="not_linked_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"


declare(Link, {"kind": NOT_PERSONAL, "holds": NOT_PERSONAL, "at": NOT_PERSONAL})

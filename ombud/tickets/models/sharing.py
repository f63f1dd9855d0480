"""Tickets that colleagues in one organisation may see of each other."""

from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Organisation
from ombud.tickets.models.ticket import Ticket


class OrganisationSharing(models.Model):
    """That the contacts of an organisation see each other's tickets, and why they may.

    Without a row they do not. ``reason`` is read by the contacts.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="sharing"
    )
    reason = models.CharField(max_length=400)
    may_answer = models.BooleanField(default=False)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="sharing_says_why"),
        ]

    def __str__(self) -> str:
        return f"sharing {self.pk}"


class SharedTicket(models.Model):
    """That one ticket is shared: with the organisation of who asked, when it was opened.

    It stays with that organisation, whoever leaves it. ``kept_private_at``: somebody took it
    out, and no rule puts it back.
    """

    ticket = models.OneToOneField(
        Ticket, models.CASCADE, primary_key=True, related_name="organisation_share"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="shared_tickets"
    )
    since = models.DateTimeField(default=clock.now)
    kept_private_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"shared ticket {self.pk}"

    @property
    def is_private(self) -> bool:
        return self.kept_private_at is not None


declare(
    OrganisationSharing,
    {
        "reason": NotPersonal("Why an organisation shares; about nobody in it."),
        "may_answer": NOT_PERSONAL,
        "since": NOT_PERSONAL,
    },
)
declare(SharedTicket, {"since": NOT_PERSONAL, "kept_private_at": NOT_PERSONAL})

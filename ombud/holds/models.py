"""The tables of legal holds. What lies in a scope is asked anew each time (``queries``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from ombud.base import clock
from ombud.base.shapes import CONDITION, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.holds.statuses import Ground
from ombud.people.models import Agent, Contact

if TYPE_CHECKING:
    from datetime import date


class HoldQuerySet(models.QuerySet["LegalHold"]):
    def active(self) -> Self:
        return self.filter(released_at=None)

    def due(self, today: date) -> Self:
        """Keep the holds that somebody must look at by ``today``."""
        return self.active().filter(review_on__lte=today)


class LegalHold(models.Model):
    """A matter for which things must stay, until somebody releases it.

    The scope is: the named tickets; and the tickets of the named persons or those that fit
    ``condition`` (the one condition language), opened in the range of days where one is
    given. Of each ticket in it everything is held: messages, files, raw mail, its people.
    A hold whose review is overdue stays in force: forgetting must not destroy evidence.
    is_warned: its owner and who looks after privacy know that the review is due.
    """

    matter = models.CharField(max_length=120)
    ground = models.CharField(max_length=10, choices=Ground)
    owner = models.ForeignKey(Agent, models.PROTECT, related_name="legal_holds")
    condition = ShapedJSONField(shape=CONDITION, null=True, blank=True)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    placed_at = models.DateTimeField(default=clock.now)
    review_on = models.DateField()
    released_at = models.DateTimeField(null=True, blank=True)
    is_warned = models.BooleanField(default=False)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["review_on"],
                name="hold_active",
                condition=models.Q(released_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.released_at is None

    @property
    def is_due(self) -> bool:
        """Say whether somebody must look at it now."""
        return self.is_active and self.review_on <= clock.now().date()


class HeldPerson(models.Model):
    """A contact or an agent whom a hold names.

    The keys protect: no statement of the database can remove a named person.
    """

    hold = models.ForeignKey(LegalHold, models.CASCADE, related_name="persons")
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="holds"
    )
    agent = models.ForeignKey(
        Agent, models.PROTECT, null=True, blank=True, related_name="holds"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hold", "contact"], name="held_contact_once"),
            models.UniqueConstraint(fields=["hold", "agent"], name="held_agent_once"),
            models.CheckConstraint(
                condition=models.Q(contact__isnull=False, agent__isnull=True)
                | models.Q(contact__isnull=True, agent__isnull=False),
                name="held_person_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"held person {self.pk}"


class HeldTicket(models.Model):
    """A ticket that a hold names, by its row number: tickets lie above."""

    hold = models.ForeignKey(LegalHold, models.CASCADE, related_name="tickets")
    ticket = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hold", "ticket"], name="held_ticket_once"),
        ]

    def __str__(self) -> str:
        return f"held ticket {self.pk}"


declare(
    LegalHold,
    {
        "matter": NotPersonal("Reference of a file or case; the form asks for no names."),
        "ground": NOT_PERSONAL,
        "condition": NotPersonal("Which tickets are meant, in the condition language."),
        "first_day": NOT_PERSONAL,
        "last_day": NOT_PERSONAL,
        "placed_at": NOT_PERSONAL,
        "review_on": NOT_PERSONAL,
        "released_at": NOT_PERSONAL,
        "is_warned": NOT_PERSONAL,
    },
)
declare(HeldPerson, {})
declare(HeldTicket, {"ticket": NotPersonal("Row number of a ticket, which lies above.")})

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Erasure, Group, NotPersonal, Personal, declare
from ombud.people.models import Contact
from ombud.tickets.models.ticket import Ticket
from ombud.tickets.statuses import RestrictionGround


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def in_force(self) -> Self:
        return self.filter(lifted_at=None)

    def of_whole_persons(self) -> Self:
        return self.filter(ticket=None)

    def of_person(self, contact_id: int) -> Self:
        """Keep those of whoever has the record ``contact_id``: also where it was merged into
        the record that rests.
        """
        merged = "contact__data_subject__merged"
        return self.filter(
            models.Q(contact=contact_id)
            | models.Q(**{f"{merged}__contact": contact_id})
            | models.Q(**{f"{merged}__merged__contact": contact_id})
        )


class Restriction(models.Model):
    """A person's data rest: stored, and not used (GDPR Art. 18).

    ticket: the one conversation that is restricted, empty for all that was there when it was
    placed. What the person begins afterwards by themselves is not restricted. notice_at:
    when they were told that it will be lifted, which has to come first.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="restrictions")
    ticket = models.ForeignKey(
        Ticket, models.CASCADE, null=True, blank=True, related_name="restrictions"
    )
    ground = models.CharField(max_length=12, choices=RestrictionGround)
    placed_at = models.DateTimeField(default=clock.now)
    notice_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=models.Q(ticket__isnull=True, lifted_at__isnull=True),
                name="person_restricted_once",
            ),
            models.UniqueConstraint(
                fields=["ticket"],
                condition=models.Q(ticket__isnull=False, lifted_at__isnull=True),
                name="ticket_restricted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"restriction {self.pk}"


declare(
    Restriction,
    {
        "ground": NotPersonal("On which ground of the law; kept as proof."),
        "placed_at": Personal(
            "user.behavior", ("contact",), "privacy-rights", Erasure.DELETE_ROW
        ),
        "notice_at": NOT_PERSONAL,
        "lifted_at": NOT_PERSONAL,
    },
    kept="person",
    group=Group.CONSENTS,
    said={
        "placed_at": lazy("Beginning of a restriction"),
    },
)

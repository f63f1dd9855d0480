"""The register of processing: each use of data with who is responsible and why it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Team
from ombud.purposes.statuses import Basis, Part

if TYPE_CHECKING:
    from datetime import date


class ActivityQuerySet(models.QuerySet["Activity"]):
    def to_review(self, today: date) -> Self:
        """Keep the running activities whose weighing should have been looked at again."""
        return self.filter(is_running=True, review_on__lte=today)


class Activity(models.Model):
    """A use of data as this desk runs it: in all of it, or in one department of its own.

    purpose: key in the register that the code knows. part: whether the desk is controller or
    only processor there. weighing: why our interest is not overridden (GDPR Art. 6(1)(f)),
    with the day on which somebody must look at that again. is_warned: whether people have been
    told that this day has come.
    """

    purpose = models.CharField(max_length=40)
    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="activities"
    )
    part = models.CharField(max_length=10, choices=Part)
    basis = models.CharField(max_length=20, choices=Basis)
    weighing = models.TextField(blank=True, max_length=5_000)
    review_on = models.DateField(null=True, blank=True)
    is_warned = models.BooleanField(default=False)
    is_running = models.BooleanField(default=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose"], condition=models.Q(team=None), name="activity_once"
            ),
            models.UniqueConstraint(fields=["purpose", "team"], name="activity_once_a_team"),
            models.CheckConstraint(
                condition=models.Q(part__in=Part.values), name="activity_has_part"
            ),
            models.CheckConstraint(
                condition=models.Q(basis__in=Basis.values), name="activity_has_basis"
            ),
            models.CheckConstraint(
                condition=models.Q(is_running=False)
                | ~models.Q(basis=Basis.LEGITIMATE_INTEREST)
                | (~models.Q(weighing="") & models.Q(review_on__isnull=False)),
                name="activity_is_weighed",
            ),
        ]

    def __str__(self) -> str:
        return f"activity {self.pk}"


declare(
    Activity,
    {
        "purpose": NOT_PERSONAL,
        "part": NOT_PERSONAL,
        "basis": NOT_PERSONAL,
        "weighing": NotPersonal("Why a use of data is allowed; about no single person."),
        "review_on": NOT_PERSONAL,
        "is_warned": NOT_PERSONAL,
        "is_running": NOT_PERSONAL,
    },
)

from __future__ import annotations

from typing import Self

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Agent
from ombud.subjects.models.subject import Subject
from ombud.subjects.statuses import LinkRole, Review


class SubjectLinkQuerySet(models.QuerySet["SubjectLink"]):
    def standing(self) -> Self:
        """Keep what is certain or was confirmed."""
        return self.filter(review__in=[Review.CERTAIN, Review.ACCEPTED])

    def proposed(self) -> Self:
        return self.filter(review=Review.PROPOSED)


class SubjectLink(models.Model):
    """A person is in a row in a way that no foreign key says: named, quoted, shown.

    What foreign keys say is never written here; it is computed from the data map.
    ``confidence`` is a percentage.
    """

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="links")
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    role = models.CharField(max_length=10, choices=LinkRole)
    confidence = models.PositiveSmallIntegerField(default=100)
    review = models.CharField(max_length=9, choices=Review, default=Review.PROPOSED)
    found_at = models.DateTimeField(default=clock.now)
    reviewed_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = SubjectLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "object_type", "object_id", "role"], name="linked_once"
            ),
        ]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="link_object"),
            models.Index(
                fields=["-id"],
                name="link_to_review",
                condition=models.Q(review=Review.PROPOSED),
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"


declare(
    SubjectLink,
    {
        "object_type": NotPersonal("Kind of a row, a word of our code."),
        "object_id": NotPersonal("Number of a row; the person is the relation."),
        "role": NOT_PERSONAL,
        "confidence": NOT_PERSONAL,
        "review": NOT_PERSONAL,
        "found_at": NOT_PERSONAL,
        "reviewed_at": NOT_PERSONAL,
    },
)

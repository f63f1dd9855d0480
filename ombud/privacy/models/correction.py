from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.datamap import NOT_PERSONAL, Erasure, Group, Personal, declare
from ombud.privacy.models.request import PrivacyRequest


class CorrectionItem(models.Model):
    """What a person wants corrected in one datum; gone when the request has ended.

    field: a word of ``privacy.data``, also the group that is decided. old: what was held when
    it was proposed. proposed: what is right; empty for a value that is to go. statement: what
    the person wants to stand beside the datum where it is not corrected.
    """

    request = models.ForeignKey(PrivacyRequest, models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=20)
    old = models.TextField(blank=True, max_length=20_000)
    proposed = models.TextField(blank=True, max_length=20_000)
    statement = models.TextField(blank=True, max_length=2_000)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "field"], name="datum_corrected_once"),
        ]

    def __str__(self) -> str:
        return f"correction item {self.pk}"


def held() -> Personal:
    return Personal(
        "user.content.private",
        ("request__ticket__contact",),
        "privacy-rights",
        Erasure.DELETE_ROW,
    )


declare(
    CorrectionItem,
    {
        "field": NOT_PERSONAL,
        "old": held(),
        "proposed": held(),
        "statement": held(),
        "applied_at": NOT_PERSONAL,
    },
    kept="request",
    group=Group.CONSENTS,
    said={
        "old": lazy("Value to be corrected"),
        "proposed": lazy("Value said to be right"),
        "statement": lazy("Words about a correction"),
    },
)

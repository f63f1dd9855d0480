"""What was corrected, what stays disputed, and old values that came back.

A ``field`` is one word for a datum of a contact: ``name``, ``language``, ``organisation``, the
kind of an address or number (``phone``), or ``field:12`` for the desk's own field 12.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, Personal, declare
from ombud.people.models import Agent, Contact


class Correction(models.Model):
    """A value that a person had corrected. ``old`` is its keyed hash; no text of it stays."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=20)
    old = models.BinaryField(max_length=32)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "field", "old"], name="old_value_remembered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class Statement(models.Model):
    """What a person says about a datum that stays as it is (GDPR Art. 16, second sentence)."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="statements")
    field = models.CharField(max_length=20)
    text = models.TextField(max_length=2_000)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "field"], name="one_statement_about_a_datum"
            ),
        ]

    def __str__(self) -> str:
        return f"statement {self.pk}"


class Conflict(models.Model):
    """An old value came back and was not taken. times: how often, last ``last_at``.

    settled_by: who decided; the decision itself is in the log.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="conflicts")
    field = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)
    times = models.PositiveIntegerField(default=1)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Agent, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "field"],
                condition=models.Q(settled_at__isnull=True),
                name="one_open_conflict_about_a_datum",
            ),
        ]

    def __str__(self) -> str:
        return f"conflict {self.pk}"


declare(
    Correction,
    {
        "field": NOT_PERSONAL,
        "old": Personal(
            "user.unique_id.pseudonymous",
            ("contact",),
            "privacy-rights",
            Erasure.DELETE_ROW,
            source="derived",
            portability="none",
        ),
        "at": NOT_PERSONAL,
    },
    kept="person",
    group=Group.PROFILE,
    said={
        "old": lazy("Trace of a value that was corrected"),
    },
)
declare(
    Statement,
    {
        "field": NOT_PERSONAL,
        "text": Personal(
            "user.content.private",
            ("contact",),
            "privacy-rights",
            Erasure.DELETE_ROW,
            egress=frozenset({Egress.API}),
        ),
        "at": NOT_PERSONAL,
    },
    kept="person",
    group=Group.PROFILE,
    said={
        "text": lazy("Statement beside something that is disputed"),
    },
)
declare(
    Conflict,
    {
        "field": NOT_PERSONAL,
        "at": NOT_PERSONAL,
        "last_at": NOT_PERSONAL,
        "times": NOT_PERSONAL,
        "settled_at": NOT_PERSONAL,
    },
)

from __future__ import annotations

from django.db import models

from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.tickets.models.entry import ENTRY, Entry
from ombud.tickets.statuses import Impact, Priority, Status, Urgency


class TicketType(Entry):
    """What a ticket is: a question, a problem, a complaint… One is the default."""

    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="type_key_once"),
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="type_default_once",
            ),
            models.CheckConstraint(
                condition=models.Q(is_default=False) | models.Q(retired_at=None),
                name="type_default_is_in_use",
            ),
        ]


class CustomStatus(Entry):
    """The desk's own name for where a ticket stands, on one of the five kinds.

    Each kind has one default: the name that a ticket has when only the kind is set.
    """

    status = models.CharField(max_length=10, choices=Status)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="status_key_once"),
            models.UniqueConstraint(
                fields=["status"],
                condition=models.Q(is_default=True),
                name="status_default_once",
            ),
            models.CheckConstraint(
                condition=models.Q(is_default=False) | models.Q(retired_at=None),
                name="status_default_is_in_use",
            ),
        ]


class Product(Entry):
    """Something that tickets are about."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="product_key_once")]


class ProductVersion(Entry):
    """One version of a product."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="versions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "key"], name="version_key_once")
        ]


class PriorityCell(models.Model):
    """The priority that follows from one impact and one urgency."""

    impact = models.PositiveSmallIntegerField(choices=Impact)
    urgency = models.PositiveSmallIntegerField(choices=Urgency)
    priority = models.PositiveSmallIntegerField(choices=Priority)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["impact", "urgency"], name="priority_cell_once")
        ]

    def __str__(self) -> str:
        return f"priority cell {self.pk}"


class Edition(models.Model):
    """A number that changes with every change of the setup, so that a copy can be checked.

    It is drawn and not counted: after a roll-back the old number stands for the old setup.
    """

    number = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"edition {self.pk}"


declare(TicketType, {**ENTRY, "is_default": NOT_PERSONAL})
declare(CustomStatus, {**ENTRY, "status": NOT_PERSONAL, "is_default": NOT_PERSONAL})
declare(Product, ENTRY)
declare(ProductVersion, ENTRY)
declare(
    PriorityCell,
    {"impact": NOT_PERSONAL, "urgency": NOT_PERSONAL, "priority": NOT_PERSONAL},
)
declare(Edition, {"number": NotPersonal("A drawn number that says whether a copy is fresh.")})

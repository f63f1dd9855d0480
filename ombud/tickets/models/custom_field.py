from __future__ import annotations

from django.db import models

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, NotPersonal, Personal, declare
from ombud.tickets.models.entry import ENTRY, Entry
from ombud.tickets.models.ticket import Ticket
from ombud.tickets.statuses import DataCategory, ValueErasure, ValueType

YEAR = 365
LONGEST_KEEPING = 100 * YEAR


class CustomField(Entry):
    """A field that the desk made up, and why it is asked: no purpose, no field.

    purpose: key in the register of purposes. reason: a sentence for whoever fills it in.
    basis: the legal basis, in words. keep_days: after the ticket ended.
    """

    type = models.CharField(max_length=8, choices=ValueType)
    hint = models.CharField(max_length=200, blank=True)
    in_lists = models.BooleanField(default=False)
    purpose = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    basis = models.CharField(max_length=300)
    category = models.CharField(max_length=40, choices=DataCategory)
    erasure = models.CharField(max_length=12, choices=ValueErasure)
    keep_days = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="field_key_once"),
            models.CheckConstraint(
                condition=~models.Q(purpose="") & ~models.Q(reason="") & ~models.Q(basis=""),
                name="field_has_purpose_and_basis",
            ),
            models.CheckConstraint(
                condition=models.Q(category__in=DataCategory.values), name="field_has_category"
            ),
            models.CheckConstraint(
                condition=models.Q(erasure__in=ValueErasure.values), name="field_has_erasure"
            ),
            models.CheckConstraint(
                condition=models.Q(keep_days__gte=1, keep_days__lte=LONGEST_KEEPING),
                name="field_has_retention",
            ),
            models.CheckConstraint(
                condition=models.Q(type__in=ValueType.values), name="field_has_type"
            ),
        ]


class FieldOption(Entry):
    """One of the values of a list field."""

    field = models.ForeignKey(CustomField, models.CASCADE, related_name="options")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["field", "key"], name="option_key_once")]


class TicketValue(models.Model):
    """What one ticket holds in one field, in the column of its type.

    Several of a list are several rows.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="field_values")
    field = models.ForeignKey(CustomField, models.PROTECT, related_name="ticket_values")
    text = models.TextField(null=True, blank=True)
    number = models.BigIntegerField(null=True, blank=True)
    decimal = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    flag = models.BooleanField(null=True, blank=True)
    option = models.ForeignKey(
        FieldOption, models.PROTECT, null=True, blank=True, related_name="ticket_values"
    )
    since = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["field", "option"], name="value_option"),
            models.Index(fields=["field", "number"], name="value_number"),
            models.Index(fields=["field", "decimal"], name="value_decimal"),
            models.Index(fields=["field", "day"], name="value_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "field"],
                condition=models.Q(option=None),
                name="value_once",
            ),
            models.UniqueConstraint(
                fields=["ticket", "field", "option"], name="value_option_once"
            ),
            models.CheckConstraint(
                condition=models.Q(text__isnull=False)
                | models.Q(number__isnull=False)
                | models.Q(decimal__isnull=False)
                | models.Q(day__isnull=False)
                | models.Q(flag__isnull=False)
                | models.Q(option__isnull=False),
                name="value_is_there",
            ),
        ]

    def __str__(self) -> str:
        return f"value {self.pk}"


declare(
    CustomField,
    {
        **ENTRY,
        "type": NOT_PERSONAL,
        "hint": NotPersonal("A sentence of the desk's own about what to fill in."),
        "in_lists": NOT_PERSONAL,
        "purpose": NotPersonal("A key in the register of purposes."),
        "reason": NotPersonal("A sentence of the desk's own about why it asks."),
        "basis": NotPersonal("A sentence of the desk's own about the legal basis."),
        "category": NotPersonal("A key of the taxonomy of data categories."),
        "erasure": NOT_PERSONAL,
        "keep_days": NOT_PERSONAL,
    },
)
declare(FieldOption, ENTRY)
VALUE = Personal(
    "user.content.private",
    ("ticket__contact",),
    "support",
    Erasure.DELETE_ROW,
    keep_days=2 * YEAR,
    source="agent",
    egress=frozenset({Egress.API}),
)
"""What holds for a value whose field says nothing else; fields declare their own parts."""
declare(
    TicketValue,
    {
        "text": VALUE,
        "number": VALUE,
        "decimal": VALUE,
        "day": VALUE,
        "flag": VALUE,
        "since": NOT_PERSONAL,
    },
)

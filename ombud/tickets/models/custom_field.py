from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import (
    NOT_PERSONAL,
    Egress,
    Erasure,
    Group,
    NotPersonal,
    Personal,
    Related,
    declare,
)
from ombud.people.models import Contact, Organisation
from ombud.tickets.models.entry import ENTRY, Entry
from ombud.tickets.models.object_class import ObjectClass
from ombud.tickets.models.ticket import Ticket
from ombud.tickets.statuses import About, DataCategory, ValueErasure, ValueType

if TYPE_CHECKING:
    from datetime import datetime

YEAR = 365
LONGEST_KEEPING = 100 * YEAR


class CustomField(Entry):
    """A field that the desk made up, and why it is asked: no purpose, no field.

    about: what has it; of objects, object_class says which. purpose: key in the register of
    purposes. reason: a sentence for whoever fills it in. basis: the legal basis, in words.
    keep_days: after the ticket ended, the last one of a contact, or an object was retired.
    """

    about = models.CharField(max_length=12, choices=About, default=About.TICKET)
    object_class = models.ForeignKey(
        ObjectClass, models.CASCADE, null=True, blank=True, related_name="fields"
    )
    type = models.CharField(max_length=8, choices=ValueType)
    hint = models.CharField(max_length=200, blank=True)
    in_lists = models.BooleanField(default=False)
    purpose = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    basis = models.CharField(max_length=300)
    category = models.CharField(max_length=40, choices=DataCategory)
    erasure = models.CharField(max_length=12, choices=ValueErasure)
    keep_days = models.PositiveIntegerField()

    use_count = 0  # of things that hold a value, and since when the latest does: where asked
    used_at: datetime | None = None
    share: int | None = None  # per cent of what could hold a value; None where nothing could
    is_idle = False  # nobody filled it in for a while

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(object_class=None),
                name="field_key_once",
            ),
            models.UniqueConstraint(
                fields=["object_class", "key"], name="class_field_key_once"
            ),
            models.CheckConstraint(
                condition=models.Q(about=About.OBJECT, object_class__isnull=False)
                | (~models.Q(about=About.OBJECT) & models.Q(object_class=None)),
                name="field_of_object_has_class",
            ),
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
            models.CheckConstraint(
                condition=models.Q(about__in=About.values), name="field_is_about_something"
            ),
            models.CheckConstraint(
                condition=~models.Q(about=About.ORGANISATION)
                | models.Q(category=DataCategory.CASE),
                name="field_of_organisation_is_about_nobody",
            ),
        ]


class FieldOption(Entry):
    """One of the values of a list field."""

    field = models.ForeignKey(CustomField, models.CASCADE, related_name="options")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["field", "key"], name="option_key_once")]


def is_there(name: str) -> models.CheckConstraint:
    """Return the constraint that a row of values holds one."""
    columns = ("text", "number", "decimal", "day", "flag", "option")
    held = models.Q()
    for column in columns:
        held |= models.Q((f"{column}__isnull", False))
    return models.CheckConstraint(condition=held, name=name)


def once(owner: str, name: str) -> list[models.UniqueConstraint]:
    """Return the constraints that one thing holds a field once, or each option once."""
    return [
        models.UniqueConstraint(
            fields=[owner, "field"], condition=models.Q(option=None), name=f"{name}_once"
        ),
        models.UniqueConstraint(fields=[owner, "field", "option"], name=f"{name}_option_once"),
    ]


class Value(models.Model):
    """What one thing holds in one field, in the column of its type.

    Several of a list are several rows.
    """

    text = models.TextField(null=True, blank=True)
    number = models.BigIntegerField(null=True, blank=True)
    decimal = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    flag = models.BooleanField(null=True, blank=True)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"value {self.pk}"


class TicketValue(Value):
    """What one ticket holds in one field."""

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="field_values")
    field = models.ForeignKey(CustomField, models.PROTECT, related_name="ticket_values")
    option = models.ForeignKey(
        FieldOption, models.PROTECT, null=True, blank=True, related_name="ticket_values"
    )

    class Meta:
        indexes = [
            models.Index(fields=["field", "option"], name="value_option"),
            models.Index(fields=["field", "number"], name="value_number"),
            models.Index(fields=["field", "decimal"], name="value_decimal"),
            models.Index(fields=["field", "day"], name="value_day"),
        ]
        constraints = [*once("ticket", "value"), is_there("value_is_there")]


class ContactValue(Value):
    """What is kept of one contact in one field."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="field_values")
    field = models.ForeignKey(CustomField, models.PROTECT, related_name="contact_values")
    option = models.ForeignKey(
        FieldOption, models.PROTECT, null=True, blank=True, related_name="contact_values"
    )

    class Meta:
        constraints = [*once("contact", "contact_value"), is_there("contact_value_is_there")]


class OrganisationValue(Value):
    """What is kept of one organisation in one field; never about a person."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="field_values")
    field = models.ForeignKey(CustomField, models.PROTECT, related_name="organisation_values")
    option = models.ForeignKey(
        FieldOption, models.PROTECT, null=True, blank=True, related_name="organisation_values"
    )

    class Meta:
        constraints = [
            *once("organisation", "organisation_value"),
            is_there("organisation_value_is_there"),
        ]


declare(
    CustomField,
    {
        **ENTRY,
        "about": NOT_PERSONAL,
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
HELD = ("text", "number", "decimal", "day", "flag")


def held_of(person: str) -> Personal:
    """Return what holds for a value whose field says nothing else, of whoever ``person`` is.

    Fields declare their own parts.
    """
    return Personal(
        "user.content.private",
        (person,),
        "support",
        Erasure.DELETE_ROW,
        keep_days=2 * YEAR,
        source="agent",
        egress=frozenset({Egress.API}),
    )


CHOSEN = {"option": Related("option__name")}  # of a list, what its field says of a value
SAID = dict.fromkeys((*HELD, *CHOSEN), lazy("Value of a field"))
OF_COMPANY = NotPersonal("About a company: a field of organisations tells of no person.")
declare(
    TicketValue,
    {**dict.fromkeys(HELD, held_of("ticket__contact")), "since": NOT_PERSONAL},
    kept="own field",
    group=Group.TICKETS,
    related=CHOSEN,
    said=SAID,
)
declare(
    ContactValue,
    {**dict.fromkeys(HELD, held_of("contact")), "since": NOT_PERSONAL},
    kept="own field",
    group=Group.PROFILE,
    related=CHOSEN,
    said=SAID,
)
declare(OrganisationValue, {**dict.fromkeys(HELD, OF_COMPANY), "since": NOT_PERSONAL})

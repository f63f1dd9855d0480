from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock
from ombud.datamap import NOT_PERSONAL, Egress, Erasure, Group, Personal, Related, declare
from ombud.people.models import Contact, Organisation
from ombud.tickets.models import CustomField, FieldOption, ObjectClass, ObjectRelation, Ticket
from ombud.tickets.models.custom_field import CHOSEN, HELD, SAID, Value, is_there, once

# Whose an object is: of a class that tells about people its contact; else whoever it is
# related to, who is only spoken of in it: at their erasure the relation is cut, it stays.
SUBJECT = ("owner:contact", "about:ties__contact")
OF_VALUE = ("owner:object__contact", "about:object__ties__contact")
YEAR = 365


class ObjectQuerySet(models.QuerySet["CustomObject"]):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)

    def not_of(self, ticket: Ticket) -> Self:
        """Leave out what ``ticket`` is about."""
        linked = Tie.objects.filter(ticket=ticket, relation=None)
        return self.exclude(pk__in=linked.values("object_id"))


class CustomObject(models.Model):
    """One object of a class that the desk made up.

    What it is lies in its values (``ObjectValue``), its name too. contact: its subject, where
    the class tells about people; never anything else. note: free text, where the class has
    notes. Change one only through ``ombud.objects.actions``.
    """

    object_class = models.ForeignKey(ObjectClass, models.PROTECT, related_name="kept")
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="own_objects"
    )
    note = models.TextField(blank=True)
    added_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ObjectQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["object_class", "-id"], name="object_list")]

    def __str__(self) -> str:
        return f"object {self.pk}"

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class ObjectValue(Value):
    """What one object holds in one field."""

    object = models.ForeignKey(CustomObject, models.CASCADE, related_name="field_values")
    field = models.ForeignKey(CustomField, models.PROTECT, related_name="object_values")
    option = models.ForeignKey(
        FieldOption, models.PROTECT, null=True, blank=True, related_name="object_values"
    )

    class Meta:
        indexes = [
            models.Index(fields=["field", "option"], name="object_value_option"),
            models.Index(fields=["field", "number"], name="object_value_number"),
            models.Index(fields=["field", "decimal"], name="object_value_decimal"),
            models.Index(fields=["field", "day"], name="object_value_day"),
        ]
        constraints = [*once("object", "object_value"), is_there("object_value_is_there")]


class Tie(models.Model):
    """One object stands in a relation to one contact, organisation, ticket or object.

    relation: None where a ticket is simply about the object. other: the object it leads to.
    """

    object = models.ForeignKey(CustomObject, models.CASCADE, related_name="ties")
    relation = models.ForeignKey(
        ObjectRelation, models.PROTECT, null=True, blank=True, related_name="ties"
    )
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, blank=True, related_name="object_ties"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="object_ties"
    )
    ticket = models.ForeignKey(
        Ticket, models.CASCADE, null=True, blank=True, related_name="object_ties"
    )
    other = models.ForeignKey(
        CustomObject, models.CASCADE, null=True, blank=True, related_name="tied_by"
    )
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    contact__isnull=False, organisation=None, ticket=None, other=None
                )
                | models.Q(contact=None, organisation__isnull=False, ticket=None, other=None)
                | models.Q(contact=None, organisation=None, ticket__isnull=False, other=None)
                | models.Q(contact=None, organisation=None, ticket=None, other__isnull=False),
                name="tie_leads_to_one",
            ),
            models.CheckConstraint(
                condition=models.Q(relation__isnull=False) | models.Q(ticket__isnull=False),
                name="tie_without_relation_is_of_a_ticket",
            ),
            *(
                models.UniqueConstraint(
                    fields=["object", "relation", end],
                    condition=models.Q((f"{end}__isnull", False)),
                    name=f"tie_to_{end}_once",
                )
                for end in ("contact", "organisation", "ticket", "other")
            ),
            models.UniqueConstraint(
                fields=["object", "ticket"],
                condition=models.Q(relation=None),
                name="ticket_is_about_object_once",
            ),
        ]

    def __str__(self) -> str:
        return f"tie {self.pk}"


declare(
    CustomObject,
    {
        "note": Personal(
            "user.content.private",
            SUBJECT,
            "support",
            Erasure.BLANK,
            keep_days=2 * YEAR,
            source="agent",
            egress=frozenset({Egress.API}),
        ),
        "added_at": NOT_PERSONAL,
        "changed_at": NOT_PERSONAL,
        "retired_at": NOT_PERSONAL,
    },
    kept="object",
    group=Group.OBJECTS,
    related={"object_class": Related("object_class__name")},
    said={
        "note": lazy("Note on a belonging"),
        "object_class": lazy("Kind of a belonging"),
    },
)
declare(
    ObjectValue,
    {
        **dict.fromkeys(
            HELD,
            Personal(
                "user.content.private",
                OF_VALUE,
                "support",
                Erasure.DELETE_ROW,
                keep_days=2 * YEAR,
                source="agent",
                egress=frozenset({Egress.API}),
            ),
        ),
        "since": NOT_PERSONAL,
    },
    kept="own field",
    group=Group.OBJECTS,
    related=CHOSEN,
    said=SAID,
)
declare(
    Tie,
    {
        "since": Personal(
            "user.content.private",
            ("contact",),
            "support",
            Erasure.DELETE_ROW,
            source="agent",
            egress=frozenset({Egress.API}),
        )
    },
    kept="object",
    group=Group.OBJECTS,
    related={"relation": Related("relation__name")},
    said={
        "since": lazy("Since when something belongs to somebody"),
        "relation": lazy("How something belongs to somebody"),
    },
)

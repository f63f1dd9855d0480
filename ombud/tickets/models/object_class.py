from __future__ import annotations

from django.db import models

from ombud.base.shapes import TEXT, Either, ListOf, MapOf, ShapedJSONField
from ombud.datamap import NOT_PERSONAL, NotPersonal, declare
from ombud.people.models import Team
from ombud.tickets.models.entry import ENTRY, Entry
from ombud.tickets.statuses import RelationTarget


class ObjectClass(Entry):
    """A class of object that the desk made up: devices, contracts, vehicles, accounts.

    ``name`` and ``plural`` are what it is called where no other language is given. names:
    short sign of a language → singular and plural. is_personal: each object tells about one
    contact, its subject. title: the field by which an object is known and named; without one
    no object can be added. What an object of the class can do: is_linked (tickets are about
    it), in_panel (stands beside a conversation), has_notes, has_history.
    """

    plural = models.CharField(max_length=80)
    names = ShapedJSONField(shape=MapOf(Either((TEXT, ListOf(TEXT)))), default=dict, blank=True)
    icon = models.CharField(max_length=20, default="box")
    is_personal = models.BooleanField(default=False)
    is_linked = models.BooleanField(default=True)
    in_panel = models.BooleanField(default=True)
    has_notes = models.BooleanField(default=False)
    has_history = models.BooleanField(default=True)
    title = models.ForeignKey(
        "CustomField", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="object_class_key_once")]


class ObjectClassTeam(models.Model):
    """A team that works with a class; a class without any is for all teams."""

    object_class = models.ForeignKey(ObjectClass, models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, models.CASCADE, related_name="object_classes")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["object_class", "team"], name="object_class_team_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.object_class_id} for {self.team_id}"


class ObjectRelation(Entry):
    """A way in which objects of a class stand to something else, named from both ends.

    name: said of the object ("belongs to"). reverse_name: said of what it leads to ("owns").
    to_class: where it leads to objects, of which class. is_many: to any number of them.
    is_required: an object is not kept without one.
    """

    object_class = models.ForeignKey(ObjectClass, models.CASCADE, related_name="relations")
    target = models.CharField(max_length=12, choices=RelationTarget)
    to_class = models.ForeignKey(
        ObjectClass, models.PROTECT, null=True, blank=True, related_name="reached_by"
    )
    reverse_name = models.CharField(max_length=80)
    is_many = models.BooleanField(default=False)
    is_required = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["object_class", "key"], name="object_relation_key_once"
            ),
            models.CheckConstraint(
                condition=models.Q(target=RelationTarget.OBJECT, to_class__isnull=False)
                | (~models.Q(target=RelationTarget.OBJECT) & models.Q(to_class=None)),
                name="object_relation_leads_somewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(target__in=RelationTarget.values),
                name="object_relation_has_target",
            ),
        ]


declare(
    ObjectClass,
    {
        **ENTRY,
        "plural": NOT_PERSONAL,
        "names": NotPersonal("The desk's own words for a class of things, by language."),
        "icon": NOT_PERSONAL,
        "is_personal": NOT_PERSONAL,
        "is_linked": NOT_PERSONAL,
        "in_panel": NOT_PERSONAL,
        "has_notes": NOT_PERSONAL,
        "has_history": NOT_PERSONAL,
    },
)
declare(ObjectClassTeam, {})
declare(
    ObjectRelation,
    {
        **ENTRY,
        "target": NOT_PERSONAL,
        "reverse_name": NOT_PERSONAL,
        "is_many": NOT_PERSONAL,
        "is_required": NOT_PERSONAL,
    },
)

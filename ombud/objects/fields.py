"""What conditions can ask about an object, and about the objects that a ticket is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ombud.objects.models import CustomObject, Tie
from ombud.rules.checks import IsEmpty
from ombud.rules.fields import Choice, Derived, Field, FieldSet, FieldType, Search
from ombud.rules.language import EVERYTHING, All, Condition, Node
from ombud.rules.operators import Operator
from ombud.rules.query import Query, parse
from ombud.tickets.own_values import condition_field, held_in, holding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.rules.checks import Check
    from ombud.rules.context import Context
    from ombud.tickets.models import Ticket
    from ombud.tickets.setup import Setup
    from ombud.tickets.words import ClassShape, OwnField

T = FieldType
FIXED = (
    Field("added", _("Added"), T.MOMENT, "added_at"),
    Field("changed", _("Changed"), T.MOMENT, "changed_at"),
    Field(
        "is_retired",
        _("Not in use"),
        T.FLAG,
        derived=Derived(
            lambda row, _context: row.is_retired,
            lambda _check, _context: Q(retired_at__isnull=False),
        ),
        search=Search(flag="is:retired"),
    ),
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a field of objects is called where fields of other things stand beside it."""

    of: ClassShape
    field: OwnField | None = None

    def __str__(self) -> str:
        if self.field is None:
            return gettext("About: %(name)s") % {"name": self.of.label}
        return f"{self.of.label}: {self.field.name}"


def fields_of_class(shape: ClassShape) -> FieldSet:
    """Return what a condition can ask about objects of one class: ``model:X200``."""
    made = FieldSet("object", CustomObject)
    own = [replace(condition_field(one), name=one.key, search=Search()) for one in shape.fields]
    taken = {one.name for one in own}
    made.add(*own, *(one for one in FIXED if one.name not in taken))
    return made


def understood(text: str, shape: ClassShape, fields: FieldSet) -> tuple[Node, Query]:
    """Return what was typed into the search box of a class; words look into the name."""
    query = parse(text, fields)
    words = [
        Condition(
            shape.title.key,
            Operator.NOT_CONTAINS if term.is_negated else Operator.CONTAINS,
            term.text,
        )
        for term in query.words
        if shape.title
    ]
    nodes = [*words, *([] if query.node == EVERYTHING else [query.node])]
    return (All(tuple(nodes)) if nodes else EVERYTHING), query


def fields_of_tickets(setup: Setup) -> Iterator[Field]:
    """Yield the fields by which tickets are found by their objects: ``object.device.model``."""
    for shape in setup.classes:
        if not shape.is_linked:
            continue
        yield about_class(shape)
        for field in shape.every_field:
            yield about_field(shape, field)


def about_class(shape: ClassShape) -> Field:
    """Return the field that says whether a ticket is about an object of a class."""

    def get(ticket: Ticket, _context: Context) -> bool:
        return bool(objects_of(ticket, shape).exists())

    def sql(_check: Check, _context: Context) -> Q:
        return about(CustomObject.objects.filter(object_class_id=shape.pk))

    return Field(
        f"object.{shape.key}", Label(shape), T.FLAG, derived=Derived(get, sql), search=Search()
    )


def about_field(shape: ClassShape, field: OwnField) -> Field:
    """Return the field that asks what the objects of a ticket hold; one of several is enough.

    Texts are asked as one of many, so that "is" and "contains" mean one of them.
    """
    one = condition_field(field)

    def get(ticket: Ticket, context: Context) -> list[Any]:
        found: list[Any] = []
        for row in objects_of(ticket, shape).prefetch_related("field_values"):
            held = held_in(field, row, context)
            found += held if isinstance(held, list) else [] if held is None else [held]
        return found

    def sql(check: Check, context: Context) -> Q:
        if isinstance(check, IsEmpty):
            some = CustomObject.objects.filter(field_values__field=field.pk)
            return ~about(some)
        return about(CustomObject.objects.filter(holding(field, check, context)))

    return Field(
        field.condition_name,
        Label(shape, field),
        T.MULTI if one.type == T.TEXT else one.type,
        choices=tuple(Choice(o.word, o.value, o.label) for o in one.choices),
        derived=Derived(get, sql),
        search=Search(),
    )


def objects_of(ticket: Ticket, shape: ClassShape) -> Any:
    """Return the objects of one class that a ticket is about."""
    return CustomObject.objects.filter(
        object_class_id=shape.pk, ties__ticket=ticket, ties__relation=None
    )


def about(objects: Any) -> Q:
    """Return the condition that a ticket is about one of ``objects``."""
    ties = Tie.objects.filter(relation=None, ticket__isnull=False, object__in=objects)
    return Q(pk__in=ties.values("ticket_id"))

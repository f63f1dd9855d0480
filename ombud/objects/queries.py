"""Reading objects: their names, what they hold, how they stand to other things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ombud.events.models import Event
from ombud.objects.models import CustomObject, ObjectValue
from ombud.rules.checks import Among, Holds
from ombud.rules.compile import on_path
from ombud.rules.folding import folded
from ombud.tickets.own_values import Table, held_by
from ombud.tickets.setup import current

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from ombud.tickets.setup import Setup
    from ombud.tickets.words import ClassShape

VALUES = Table(ObjectValue, "object", "pk")


@dataclass(frozen=True, slots=True)
class Named:
    """An object with its class, its name, and what else a list shows of it, by short name."""

    row: CustomObject
    of: ClassShape
    name: str
    held: Mapping[str, Any]

    @property
    def pk(self) -> int:
        return int(self.row.pk)


def shape_of(row: CustomObject) -> ClassShape:
    """Return the class of an object as the setup in memory holds it."""
    return current().classes_by_pk[row.object_class_id]


def named(rows: Iterable[CustomObject], setup: Setup | None = None) -> list[Named]:
    """Return ``rows`` with their names; one statement for all of them, none for none.

    One whose name was erased is called by its class and number.
    """
    found = list(rows)
    if not found:
        return []
    classes = (setup or current()).classes_by_pk
    wanted = [
        field
        for shape in classes.values()
        for field in shape.every_field
        if field.in_lists or field.pk == shape.title_pk
    ]
    held = held_by(found, wanted, VALUES)
    return [name_one(row, classes[row.object_class_id], held.get(row.pk, {})) for row in found]


def name_one(row: CustomObject, of: ClassShape, held: Mapping[str, Any]) -> Named:
    name = held.get(of.title.key) if of.title else None
    return Named(row, of, str(name or f"{of.label} {row.pk}"), held)


def held_in(row: CustomObject) -> dict[str, Any]:
    """Return what an object holds, by short name."""
    return held_by([row], shape_of(row).every_field, VALUES).get(row.pk, {})


def called(
    text: str, shapes: Iterable[ClassShape], *, whole: bool = False
) -> QuerySet[ObjectValue]:
    """Return the names of objects of some classes that hold ``text``, whatever the case.

    whole: that are it, and hold nothing more.
    """
    part = folded(text)
    check = Among(frozenset({part}), is_folded=True) if whole else Holds(part)
    titles = [one.title_pk for one in shapes]
    return ObjectValue.objects.filter(on_path(check, "text"), field__in=titles)


def history_of(row: CustomObject) -> QuerySet[Event]:
    """Return what happened to an object, oldest first."""
    return Event.objects.filter(subject_type="customobject", subject_id=row.pk).order_by("pk")

"""The demo's objects: a bicycle for each contact, known by its frame number."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.objects.actions import add_class, add_field, add_object
from ombud.project.demo.company import MODELS
from ombud.tickets.actions import add_entry
from ombud.tickets.models import CustomField, FieldOption, ObjectClass
from ombud.tickets.setup import current
from ombud.tickets.statuses import About, DataCategory, ValueErasure, ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from ombud.objects.models import CustomObject
    from ombud.people.models import Contact
    from ombud.tickets.words import ClassShape, OwnField

KEEP_DAYS = 5 * 365  # as long as the frame is under warranty
OLDEST_DAYS = 900


class Bicycle(NamedTuple):
    """One that is in the desk, and which model it is."""

    row: CustomObject
    model: str


def make_bicycles(contacts: Iterable[Contact], draw: Random) -> dict[int, Bicycle]:
    """Write the class and a bicycle for each contact. Returns them by the contact's number."""
    shape = make_class()
    made = {}
    for number, contact in enumerate(contacts, 1):
        model = draw.choice(model_field(shape).options)
        values = sold(shape, number, model.key, draw)
        row = add_object(shape, values, contact=contact, actor=SYSTEM)
        made[contact.pk] = Bicycle(row, model.name)
    return made


def make_class() -> ClassShape:
    made = add_class(
        ObjectClass(
            name="Bicycle",
            plural="Bicycles",
            names={"de": ["Fahrrad", "Fahrräder"]},
            icon="tag",
            is_personal=True,
            has_notes=True,
        ),
        actor=SYSTEM,
    )
    make_field(made, ValueType.TEXT, "Frame number", "To know it again, and if it was stolen")
    model = make_field(made, ValueType.ONE, "Model", "To send the parts that fit")
    for name in MODELS:
        add_entry(FieldOption(field=model, name=name), actor=SYSTEM)
    make_field(made, ValueType.DATE, "Sold on", "To know until when it is under warranty")
    return current().classes_by_pk[made.pk]


def make_field(of: ObjectClass, type: ValueType, name: str, reason: str) -> CustomField:  # noqa: A002 - as the model calls it
    field = CustomField(
        about=About.OBJECT,
        object_class=of,
        type=type,
        name=name,
        in_lists=True,
        purpose="support",
        reason=reason,
        basis="Contract of sale, Art. 6 (1) (b) GDPR",
        category=DataCategory.NUMBER,
        erasure=ValueErasure.DELETE,
        keep_days=KEEP_DAYS,
    )
    return add_field(field, actor=SYSTEM)


def model_field(shape: ClassShape) -> OwnField:
    return next(one for one in shape.fields if one.type == ValueType.ONE)


def sold(shape: ClassShape, number: int, model: str, draw: Random) -> dict[str, str]:
    """Return what the fields of one bicycle hold, by their short names."""
    day = clock.now() - timedelta(days=draw.randrange(30, OLDEST_DAYS))
    held = (f"LF-{day:%y}-{4000 + number * 37}", model, f"{day:%Y-%m-%d}")
    return {field.key: value for field, value in zip(shape.fields, held, strict=True)}

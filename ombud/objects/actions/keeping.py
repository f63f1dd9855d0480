"""Adding objects, setting them right, taking them out of use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.objects.actions.tying import tie_object, touch
from ombud.objects.facts import ObjectAdded, ObjectNoted, ObjectRestored, ObjectRetired
from ombud.objects.models import CustomObject, ObjectValue
from ombud.objects.queries import held_in, shape_of
from ombud.tickets.actions.filling import Unfit, all_typed, write_value
from ombud.tickets.models import ObjectClass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ombud.base.actor import Actor
    from ombud.objects.actions.tying import Wanted
    from ombud.people.models import Contact
    from ombud.tickets.typed import Typed
    from ombud.tickets.words import ClassShape, OwnField

LONGEST_NOTE = 20_000


@transaction.atomic
def add_object(
    shape: ClassShape,
    raw: Mapping[str, object],
    *,
    actor: Actor,
    contact: Contact | None = None,
    note: str = "",
    relations: Sequence[Wanted] = (),
) -> CustomObject:
    """Add an object of a class, with what its fields hold by short name.

    contact: whom it tells about, where the class tells about people, and only there.
    Raises ``Unfit`` with an error for each field, ``Refused`` when something is missing.
    """
    lock(ObjectClass(pk=shape.pk))  # one name is given once
    refuse_class(shape, contact)
    refuse_missing(shape, relations)
    values = fitting(shape, raw, None)
    row = CustomObject.objects.create(
        object_class_id=shape.pk, contact=contact, note=plain_note(shape, note)
    )
    log.record(ObjectAdded(object_class=shape.pk), row, actor=actor)
    for key, value in values.items():
        if value is not None:
            write_value(row, field_of(shape, key), value, actor=actor)
    for one in relations:
        tie_object(row, one.relation, one.target, actor=actor)
    return row


def refuse_class(shape: ClassShape, contact: Contact | None) -> None:
    if shape.is_retired:
        raise Refused("This class is not in use any more.")
    if shape.title is None:
        raise Refused("Give the class a field that names its objects first.")
    if shape.is_personal and contact is None:
        raise Refused("Say to which contact it belongs: what is kept here tells about them.")
    if not shape.is_personal and contact is not None:
        raise Refused("Objects of this class tell about nobody. Use a relation to the contact.")


def refuse_missing(shape: ClassShape, relations: Sequence[Wanted]) -> None:
    given = {one.relation.pk for one in relations}
    for relation in shape.relations:
        if relation.is_required and relation.pk not in given:
            raise Refused("Choose what is required: the relations marked with it.")


@transaction.atomic
def change_object(
    row: CustomObject, raw: Mapping[str, object], *, actor: Actor, note: str | None = None
) -> None:
    """Set right what fields of an object hold; None takes a value away. None leaves the note.

    Raises ``Unfit`` with an error for each field, ``Refused`` when it is not in use.
    """
    shape = shape_of(row)
    lock(ObjectClass(pk=shape.pk))
    lock(row)
    if row.is_retired:
        raise Refused("This object is not in use any more. Take it into use again first.")
    before = held_in(row)
    values = fitting(shape, raw, row)
    for key, value in values.items():
        if before.get(key) != value:
            write_value(row, field_of(shape, key), value, actor=actor)
    if note is not None and (plain := plain_note(shape, note)) != row.note:
        row.note = plain
        row.save(update_fields=["note"])
        log.record(ObjectNoted(is_empty=not plain), row, actor=actor)
    touch(row)


def plain_note(shape: ClassShape, note: str) -> str:
    plain = note.replace("\x00", "").strip()[:LONGEST_NOTE]
    if plain and not shape.has_notes:
        raise Refused("Objects of this class have no notes.")
    return plain


def field_of(shape: ClassShape, key: str) -> OwnField:
    return next(one for one in shape.fields if one.key == key)


def fitting(
    shape: ClassShape, raw: Mapping[str, object], row: CustomObject | None
) -> dict[str, Typed]:
    """Return ``raw`` as typed values. Raises ``Unfit`` with all that does not suit.

    row: the object that is changed, None for a new one: it needs its name.
    """
    values = all_typed({one.key: one for one in shape.fields}, raw)
    title = shape.title
    if title is None or (row is not None and title.key not in values):
        return values
    name = values.get(title.key)
    if name is None:
        raise Unfit({title.key: _("This names the object and has to be filled in.")})
    if is_taken(shape, name, row):
        raise Unfit({title.key: _("There already is one of this name. Choose another one.")})
    return values


def is_taken(shape: ClassShape, name: Any, row: CustomObject | None) -> bool:
    """Say whether another object of the class that is in use has the name."""
    same = ObjectValue.objects.filter(
        field_id=shape.title_pk, text=name, object__retired_at=None
    )
    return same.exclude(object=row).exists() if row else same.exists()


@transaction.atomic
def retire_object(row: CustomObject, *, actor: Actor) -> None:
    """Take an object out of use: it stays on its tickets and cannot be chosen any more."""
    lock(row)
    if row.is_retired:
        return
    row.retired_at = row.changed_at = clock.now()
    row.save(update_fields=["retired_at", "changed_at"])
    log.record(ObjectRetired(), row, actor=actor)


@transaction.atomic
def restore_object(row: CustomObject, *, actor: Actor) -> None:
    """Take a retired object into use again. Raises ``Refused`` when its name is taken."""
    shape = shape_of(row)
    lock(ObjectClass(pk=shape.pk))
    lock(row)
    if not row.is_retired:
        return
    name = held_in(row).get(shape.title.key) if shape.title else None
    if name is not None and is_taken(shape, name, row):
        raise Refused("Another one has its name now. Give that one another name first.")
    row.retired_at, row.changed_at = None, clock.now()
    row.save(update_fields=["retired_at", "changed_at"])
    log.record(ObjectRestored(), row, actor=actor)

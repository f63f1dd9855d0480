"""Reading many objects from a table of comma-separated values: planned first, then carried out.

An object that is there already, by its name, is brought up to what the table says.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from ombud.base.errors import Refused
from ombud.objects.actions.keeping import add_object, change_object
from ombud.objects.actions.tying import Wanted, tie_object
from ombud.objects.models import ObjectValue
from ombud.rules.checks import Among
from ombud.rules.compile import on_path
from ombud.rules.folding import folded
from ombud.tickets.actions.filling import Unfit, all_typed
from ombud.tickets.statuses import ValueType
from ombud.tickets.words import RelationShape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ombud.base.actor import Actor
    from ombud.objects.models import CustomObject
    from ombud.people.models import Contact
    from ombud.tickets.words import ClassShape, OwnField

    FindContact = Callable[[str], Contact]
    FindTarget = Callable[[RelationShape, str], Any]

MOST_LINES = 500
LONGEST_TABLE = 1_000_000
CONTACT = "contact"
BETWEEN = "|"


@dataclass(slots=True)
class Planned:
    """What one line of the table would do, or what is wrong with it.

    line: its number in the table, the first line with values is 2. row: the object that it
    changes, None for one that it adds.
    """

    line: int
    name: str
    raw: dict[str, object] = field(default_factory=dict)
    contact: Contact | None = None
    relations: list[Wanted] = field(default_factory=list)
    row: CustomObject | None = None
    problems: list[str] = field(default_factory=list)


def plan_import(
    text: str,
    shape: ClassShape,
    *,
    objects: Any,
    find_contact: FindContact,
    find_target: FindTarget,
) -> list[Planned]:
    """Return what each line of ``text`` would do. Changes nothing.

    The first line names the columns: fields and relations by name or short name, and
    "contact" for a mail address. objects: those that may be changed. The finders raise
    ``Refused`` for what is not there. Raises ``Refused`` when the table cannot be read.
    """
    lines = table_of(text)
    columns = [column_of(head, shape) for head in lines[0]]
    title = shape.title
    if title is None or title not in columns:
        raise Refused("One of the columns has to be the field that names the objects.")
    known = by_name(shape, objects, [at(line, columns.index(title)) for line in lines[1:]])
    seen: set[str] = set()
    plans = []
    for number, line in enumerate(lines[1:], 2):
        plan = Planned(number, at(line, columns.index(title)))
        plan.row = known.get(folded(plan.name))
        if folded(plan.name) in seen:
            plan.problems.append(_("This name stands in the table twice."))
        seen.add(folded(plan.name))
        for head, column in enumerate(columns):
            take(plan, column, at(line, head), find_contact, find_target)
        check(plan, shape)
        plans.append(plan)
    return plans


def table_of(text: str) -> list[list[str]]:
    """Return the lines that hold something. Raises ``Refused`` for none, and for too many."""
    text = text.replace("\x00", "").lstrip("\ufeff")
    if len(text) > LONGEST_TABLE:
        raise Refused("The table is too long. Divide it.")
    first = text.partition("\n")[0]
    sign = max(",;\t", key=first.count)
    try:
        read = list(csv.reader(io.StringIO(text), delimiter=sign, strict=True))
    except csv.Error:
        raise Refused("This is no table of comma-separated values.") from None
    lines = [[cell.strip() for cell in line] for line in read if any(map(str.strip, line))]
    if len(lines) < 2:
        raise Refused("Write the names of the columns first, then a line for each object.")
    if len(lines) > MOST_LINES + 1:
        raise Refused("The table has more than 500 lines. Divide it.")
    return lines


def column_of(head: str, shape: ClassShape) -> OwnField | RelationShape | str:
    """Return what a column holds. Raises ``Refused`` for a name that is not known."""
    word = folded(head)
    if word == CONTACT and shape.is_personal:
        return CONTACT
    every: list[OwnField | RelationShape] = [*shape.fields, *shape.relations]
    for one in every:
        if word in {folded(one.name), folded(one.key)}:
            return one
    raise Refused("A column has a name that no field and no relation has.")


def at(line: list[str], place: int) -> str:
    return line[place] if place < len(line) else ""


def by_name(shape: ClassShape, objects: Any, names: Iterable[str]) -> dict[str, CustomObject]:
    """Return the objects in use by their folded names, as far as the table names them."""
    asked = on_path(Among(frozenset(map(folded, names)), is_folded=True), "text")
    rows = objects.in_use().filter(object_class_id=shape.pk)
    values = ObjectValue.objects.filter(asked, field=shape.title_pk, object__in=rows)
    return {folded(one.text or ""): one.object for one in values.select_related("object")}


def take(
    plan: Planned,
    column: OwnField | RelationShape | str,
    cell: str,
    find_contact: FindContact,
    find_target: FindTarget,
) -> None:
    """Note what one cell says; an empty one says nothing."""
    if not cell:
        return
    try:
        if isinstance(column, str):
            plan.contact = find_contact(cell)
        elif isinstance(column, RelationShape):
            for part in cell.split(BETWEEN) if column.is_many else [cell]:
                plan.relations.append(Wanted(column, find_target(column, part.strip())))
        else:
            plan.raw[column.key] = value_in(column, cell)
    except Refused as refusal:
        name = column if isinstance(column, str) else column.name
        plan.problems.append(f"{name}: {_(refusal.reason)}")


def value_in(field: OwnField, cell: str) -> object:
    """Return what a cell holds; values of a list are written by name or short name."""
    if field.type not in {ValueType.ONE, ValueType.SEVERAL}:
        return cell
    keys = {folded(one.name): one.key for one in field.options}
    parts = cell.split(BETWEEN) if field.type == ValueType.SEVERAL else [cell]
    return [keys.get(folded(part.strip()), part.strip()) for part in parts]


def check(plan: Planned, shape: ClassShape) -> None:
    """Note what would be refused, so that the whole table can be set right at once."""
    names = {one.key: one.name for one in shape.fields}
    try:
        all_typed({one.key: one for one in shape.fields}, plan.raw)
    except Unfit as unfit:
        plan.problems += [f"{names.get(key, key)}: {why}" for key, why in unfit.errors.items()]
    if not plan.name:
        plan.problems.append(_("This names the object and has to be filled in."))
    if plan.row is not None:
        return
    if shape.is_personal and plan.contact is None:
        plan.problems.append(_("Say to which contact it belongs."))
    given = {one.relation.pk for one in plan.relations}
    plan.problems += [
        _("%(name)s is required.") % {"name": one.name}
        for one in shape.relations
        if one.is_required and one.pk not in given
    ]


@transaction.atomic
def import_objects(shape: ClassShape, plans: Iterable[Planned], *, actor: Actor) -> None:
    """Carry out what was planned, all or nothing. Raises ``Refused`` and ``Unfit``."""
    for plan in plans:
        if plan.problems:
            raise Refused("Some lines have to be set right first.")
        if plan.row is None:
            add_object(
                shape,
                plan.raw,
                contact=plan.contact,
                relations=plan.relations,
                actor=actor,
            )
            continue
        change_object(plan.row, plan.raw, actor=actor)
        for one in plan.relations:
            tie_object(plan.row, one.relation, one.target, actor=actor)

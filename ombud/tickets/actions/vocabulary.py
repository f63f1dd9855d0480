"""Administering types, status names, products, versions and the matrix of priorities."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.purposes.gate import uses
from ombud.tickets.facts import SetupChanged
from ombud.tickets.models import (
    Classification,
    CustomField,
    CustomStatus,
    Edition,
    FieldOption,
    Form,
    FormItem,
    ObjectClass,
    ObjectRelation,
    PriorityCell,
    Product,
    ProductVersion,
    TicketType,
    Way,
    Workflow,
)
from ombud.tickets.models.custom_field import LONGEST_KEEPING
from ombud.tickets.own_values import TABLES
from ombud.tickets.setup import SHIPPED_MATRIX
from ombud.tickets.statuses import (
    About,
    DataCategory,
    Impact,
    Priority,
    SetupChange,
    SetupPart,
    Urgency,
    ValueErasure,
    ValueType,
)
from ombud.tickets.words import SHIPPED_STATUSES, SHIPPED_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model, QuerySet

    from ombud.base.actor import Actor
    from ombud.tickets.models.entry import Entry

LONGEST_NAME = 80
HIGHEST_POSITION = 30_000
LONGEST_KEY = 40
SHORT_NAME = re.compile(r"[a-z0-9][-a-z0-9_]{0,39}")
WORD = re.compile(r"[a-z][a-z0-9_]{0,39}")  # as the search box writes a field
PARTS: dict[type[Model], SetupPart] = {
    TicketType: SetupPart.TYPE,
    CustomStatus: SetupPart.STATUS,
    Product: SetupPart.PRODUCT,
    ProductVersion: SetupPart.VERSION,
    CustomField: SetupPart.FIELD,
    FieldOption: SetupPart.OPTION,
    Form: SetupPart.FORM,
    Workflow: SetupPart.WORKFLOW,
    ObjectClass: SetupPart.OBJECT_CLASS,
    ObjectRelation: SetupPart.OBJECT_RELATION,
}
ASKED_FOR = (CustomField, ObjectClass)
"""What the search box writes by its short name."""
USED_AS: dict[type[Model], tuple[type[Model], str]] = {
    TicketType: (Classification, "type"),
    CustomStatus: (Classification, "status"),
    Product: (Classification, "product"),
    ProductVersion: (Classification, "version"),
    Form: (FormItem, "form"),
    Workflow: (Way, "workflow"),
}


def fresh_number() -> int:
    return secrets.randbits(62) + 1


def note_change(row: Model, part: SetupPart, change: SetupChange, *, actor: Actor) -> None:
    """Record that ``row`` of the setup changed, and make every copy of the setup stale."""
    number = fresh_number()
    if not Edition.objects.update(number=number):
        Edition.objects.create(number=number)
    log.record(SetupChanged(part=part, change=change), row, actor=actor)


def plain_name(name: str) -> str:
    """Return ``name`` on one line. Raises ``Refused`` when nothing is left."""
    plain = " ".join(name.replace("\x00", "").split())[:LONGEST_NAME]
    if not plain:
        raise Refused("Write a name.", about="name")
    return plain


def free_key(name: str, rows: QuerySet[Any]) -> str:
    """Return a short name that no row of ``rows`` has, made of ``name``."""
    stem = slugify(name)[: LONGEST_KEY - 4] or "entry"
    taken = set(rows.filter(key__startswith=stem).values_list("key", flat=True))
    return next(
        key for key in (stem, *(f"{stem}-{n}" for n in range(2, 999))) if key not in taken
    )


def next_position(rows: QuerySet[Any]) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def siblings_of(entry: Entry) -> QuerySet[Any]:
    """Return the rows among which ``entry`` has its name and place."""
    rows: QuerySet[Any] = type(entry)._default_manager.all()
    if isinstance(entry, ProductVersion):
        return rows.filter(product_id=entry.product_id)
    if isinstance(entry, FieldOption):
        return rows.filter(field_id=entry.field_id)
    if isinstance(entry, CustomField | ObjectRelation):
        return rows.filter(object_class_id=entry.object_class_id)
    return rows


@transaction.atomic
def add_entry(entry: Entry, *, actor: Actor) -> Entry:
    """Add an unsaved type, status, product or version at the end of its list.

    It keeps a short name that it has. Raises ``Refused`` without a name, or when the name or
    the short name is taken.
    """
    entry.name = plain_name(entry.name)
    refuse_taken(entry)
    rows = siblings_of(entry)
    if isinstance(entry, CustomField):
        refuse_incomplete(entry)
    if entry.key:
        refuse_key(entry, rows)
    elif isinstance(entry, ASKED_FOR):
        entry.key = word_key(free_key(entry.name, rows), rows)
    else:
        entry.key = free_key(entry.name, rows)
    entry.position = next_position(rows)
    entry.save(force_insert=True)
    note_change(entry, PARTS[type(entry)], SetupChange.ADDED, actor=actor)
    return entry


def refuse_key(entry: Entry, rows: QuerySet[Any]) -> None:
    shape = WORD if isinstance(entry, ASKED_FOR) else SHORT_NAME
    if not shape.fullmatch(entry.key):
        raise Refused("A short name has small letters, digits and lines, 40 at most.")
    if rows.filter(key=entry.key).exists():
        raise Refused("There already is one of this short name. Choose another one.")


def word_key(key: str, rows: QuerySet[Any]) -> str:
    """Return ``key`` as the search box can write it: letters, digits and lines below."""
    word = key.replace("-", "_")
    word = word if word[:1].isalpha() else f"f_{word}"[:LONGEST_KEY]
    return f"{word}_{next_position(rows)}" if rows.filter(key=word).exists() else word


def refuse_incomplete(field: CustomField) -> None:
    """No purpose, no field. Raises ``Refused`` for whatever is missing.

    The database refuses the same (constraints of ``CustomField``), whoever writes.
    """
    field.reason, field.basis = field.reason.strip(), field.basis.strip()
    refuse_owner(field)
    if field.type not in ValueType.values:
        raise Refused("Say what the field holds.")
    if field.purpose not in uses:
        raise Refused("Choose a purpose: without one there is no field.")
    if not field.reason:
        raise Refused(
            "Write why you ask: whoever fills the field in reads it there.", about="reason"
        )
    if not field.basis:
        raise Refused("Write the legal basis on which you keep this.", about="basis")
    if field.category not in DataCategory.values:
        raise Refused("Say what the field tells about a person.")
    if field.erasure not in ValueErasure.values:
        raise Refused("Say what happens to the value when the person is erased.")
    if not 1 <= (field.keep_days or 0) <= LONGEST_KEEPING:
        raise Refused("Say for how many days it is kept after the ticket ended.")


def refuse_owner(field: CustomField) -> None:
    """Refuse a field of nothing, and a field of a company that tells about a person."""
    if field.about not in About.values:
        raise Refused("Say what has the field: tickets, contacts or organisations.")
    if field.about == About.ORGANISATION and field.category != DataCategory.CASE:
        raise Refused(
            "What tells about a person belongs to the contact, not to their company.",
            about="category",
        )
    of = field.object_class
    if (field.about == About.OBJECT) != (of is not None):
        raise Refused("Say of which class the objects are that have the field.")
    if of and not of.is_personal and field.category != DataCategory.CASE:
        raise Refused(
            "Objects of this class tell about nobody. Keep what tells about a person in a "
            "class whose objects belong to a contact, or on the contact.",
            about="category",
        )


def refuse_taken(entry: Entry) -> None:
    if siblings_of(entry).filter(name__iexact=entry.name).exclude(pk=entry.pk).exists():
        raise Refused("There already is one of this name. Choose another name.", about="name")


@transaction.atomic
def rename_entry(entry: Entry, name: str, *, actor: Actor) -> None:
    """Call ``entry`` otherwise; its short name stays. Raises ``Refused`` when it is taken."""
    lock(entry)
    plain = plain_name(name)
    if entry.name == plain:
        return
    entry.name = plain
    refuse_taken(entry)
    entry.save(update_fields=["name"])
    note_change(entry, PARTS[type(entry)], SetupChange.CHANGED, actor=actor)


@transaction.atomic
def change_field(field: CustomField, *, actor: Actor, **values: Any) -> None:
    """Change what ``field`` says and why it is asked; what it holds stays as it was made.

    values: name, hint, in_lists, purpose, reason, basis, category, erasure, keep_days.
    Raises ``Refused`` when something would be missing.
    """
    lock(field)
    known = {"hint", "in_lists", "purpose", "reason", "basis", "category", "erasure"}
    for name in set(values) - {"name"}:
        if name not in known | {"keep_days"}:
            raise Refused("This cannot be changed. Make another field.")
        setattr(field, name, values[name])
    field.name = plain_name(values.get("name", field.name))
    refuse_taken(field)
    refuse_incomplete(field)
    field.save(update_fields=["name", *sorted(set(values) - {"name"})])
    note_change(field, SetupPart.FIELD, SetupChange.CHANGED, actor=actor)


@transaction.atomic
def move_entry(entry: Entry, *, up: bool, actor: Actor) -> None:
    """Let ``entry`` and its neighbour change places; at the end of the list it stays."""
    rows = list(siblings_of(entry).order_by("position", "pk"))
    at = next((index for index, row in enumerate(rows) if row.pk == entry.pk), -1)
    to = at - 1 if up else at + 1
    if at < 0 or not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows, 1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
    note_change(entry, PARTS[type(entry)], SetupChange.MOVED, actor=actor)


def is_used(entry: Entry) -> bool:
    """Say whether a ticket, contact, organisation or object has ``entry``."""
    if isinstance(entry, CustomField | FieldOption):
        column = "field" if isinstance(entry, CustomField) else "option"
        tables = [one.model for one in TABLES.values()]
        return any(one._default_manager.filter(**{column: entry}).exists() for one in tables)
    if isinstance(entry, ObjectClass) and entry.reached_by.exists():
        return True
    rows, column = USED_AS[type(entry)]
    return bool(rows._default_manager.filter(**{column: entry}).exists())


@transaction.atomic
def retire_entry(entry: Entry, *, actor: Actor) -> None:
    """Take ``entry`` out of use: tickets that have it keep it. One no ticket has is deleted.

    Raises ``Refused`` for a default.
    """
    lock(entry)
    if getattr(entry, "is_default", False):
        raise Refused("This is the default. Make another one the default first.")
    if entry.is_retired:
        return
    if isinstance(entry, CustomField) and ObjectClass.objects.filter(title=entry).exists():
        raise Refused("Objects are named by this field. Let another one name them first.")
    part = PARTS[type(entry)]
    used = is_used(entry) or (isinstance(entry, Product) and entry.versions.exists())
    if not used:
        number = entry.pk
        entry.delete()
        entry.pk = number  # the log says which one it was
        note_change(entry, part, SetupChange.DELETED, actor=actor)
        return
    entry.retired_at = clock.now()
    entry.save(update_fields=["retired_at"])
    note_change(entry, part, SetupChange.RETIRED, actor=actor)


@transaction.atomic
def restore_entry(entry: Entry, *, actor: Actor) -> None:
    """Take a retired ``entry`` into use again."""
    lock(entry)
    if not entry.is_retired:
        return
    entry.retired_at = None
    entry.save(update_fields=["retired_at"])
    note_change(entry, PARTS[type(entry)], SetupChange.RESTORED, actor=actor)


@transaction.atomic
def place_entry(entry: Entry, position: int, *, actor: Actor) -> None:
    """Give ``entry`` a place in its list, as a number; the others keep theirs."""
    if entry.position == position:
        return
    entry.position = min(max(position, 0), HIGHEST_POSITION)
    entry.save(update_fields=["position"])
    note_change(entry, PARTS[type(entry)], SetupChange.MOVED, actor=actor)


@transaction.atomic
def make_default(entry: TicketType | CustomStatus, *, actor: Actor) -> None:
    """Make ``entry`` what a ticket is on which nothing else was said, old ones included.

    Raises ``Refused`` when it is retired.
    """
    lock(entry)
    if entry.is_default:
        return
    if entry.is_retired:
        raise Refused("This one is retired. Take it into use again first.")
    rows = siblings_of(entry)
    if isinstance(entry, CustomStatus):
        rows = rows.filter(status=entry.status)
    rows.filter(is_default=True).update(is_default=False)
    entry.is_default = True
    entry.save(update_fields=["is_default"])
    note_change(entry, PARTS[type(entry)], SetupChange.CHANGED, actor=actor)


@transaction.atomic
def set_matrix(cells: Mapping[tuple[int, int], int], *, actor: Actor) -> None:
    """Say which priority follows from each impact and urgency; tickets keep theirs.

    Raises ``Refused`` for a cell or a priority that does not exist.
    """
    known = {(impact.value, urgency.value) for impact in Impact for urgency in Urgency}
    if set(cells) - known or set(cells.values()) - set(Priority.values):
        raise Refused("There is no such impact, urgency or priority.")
    before = {(one.impact, one.urgency): one.priority for one in PriorityCell.objects.all()}
    for (impact, urgency), priority in cells.items():
        if before.get((impact, urgency)) == priority:
            continue
        row, _made = PriorityCell.objects.update_or_create(
            impact=impact, urgency=urgency, defaults={"priority": priority}
        )
        note_change(row, SetupPart.MATRIX, SetupChange.CHANGED, actor=actor)


def ship_setup() -> None:
    """Make the types, statuses and matrix that every desk begins with, where none are."""
    if not TicketType.objects.exists():
        for position, (key, name) in enumerate(SHIPPED_TYPES, 1):
            is_first = position == 1
            TicketType.objects.create(
                key=key, name=name, position=position, is_default=is_first
            )
    for position, (kind, name) in enumerate(SHIPPED_STATUSES, 1):
        CustomStatus.objects.get_or_create(
            status=kind,
            is_default=True,
            defaults={"key": kind.value, "name": name, "position": position},
        )
    for (impact, urgency), priority in SHIPPED_MATRIX.items():
        PriorityCell.objects.get_or_create(
            impact=impact, urgency=urgency, defaults={"priority": priority}
        )
    if not Edition.objects.exists():
        Edition.objects.create(number=fresh_number())

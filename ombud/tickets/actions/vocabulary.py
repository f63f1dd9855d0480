"""Administering types, status names, products, versions and the matrix of priorities."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.tickets.facts import SetupChanged
from ombud.tickets.models import (
    Classification,
    CustomStatus,
    Edition,
    PriorityCell,
    Product,
    ProductVersion,
    TicketType,
)
from ombud.tickets.setup import SHIPPED_MATRIX, SHIPPED_STATUSES, SHIPPED_TYPES
from ombud.tickets.statuses import (
    Impact,
    Priority,
    SetupChange,
    SetupPart,
    Urgency,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model, QuerySet

    from ombud.base.actor import Actor
    from ombud.tickets.models.entry import Entry

LONGEST_NAME = 80
LONGEST_KEY = 40
PARTS: dict[type[Model], SetupPart] = {
    TicketType: SetupPart.TYPE,
    CustomStatus: SetupPart.STATUS,
    Product: SetupPart.PRODUCT,
    ProductVersion: SetupPart.VERSION,
}
USED_AS = {
    TicketType: "type",
    CustomStatus: "status",
    Product: "product",
    ProductVersion: "version",
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
        raise Refused("Write a name.")
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
    return rows


@transaction.atomic
def add_entry(entry: Entry, *, actor: Actor) -> Entry:
    """Add an unsaved type, status, product or version at the end of its list.

    Raises ``Refused`` without a name, or when the name is taken.
    """
    entry.name = plain_name(entry.name)
    refuse_taken(entry)
    rows = siblings_of(entry)
    entry.key = free_key(entry.name, rows)
    entry.position = next_position(rows)
    entry.save(force_insert=True)
    note_change(entry, PARTS[type(entry)], SetupChange.ADDED, actor=actor)
    return entry


def refuse_taken(entry: Entry) -> None:
    if siblings_of(entry).filter(name__iexact=entry.name).exclude(pk=entry.pk).exists():
        raise Refused("There already is one of this name. Choose another name.")


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
    """Say whether a ticket has ``entry``."""
    return Classification.objects.filter(**{USED_AS[type(entry)]: entry}).exists()


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
    part = PARTS[type(entry)]
    used = is_used(entry) or (isinstance(entry, Product) and entry.versions.exists())
    if not used:
        note_change(entry, part, SetupChange.DELETED, actor=actor)
        entry.delete()
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
    row = None
    for (impact, urgency), priority in cells.items():
        row, _made = PriorityCell.objects.update_or_create(
            impact=impact, urgency=urgency, defaults={"priority": priority}
        )
    if row is not None:
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

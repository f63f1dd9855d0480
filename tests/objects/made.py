"""Classes and objects for the tests, made by the product's own verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.base.actor import SYSTEM
from ombud.objects.actions import (
    add_class,
    add_field,
    add_object,
    add_relation,
    tie_object,
    tie_to_ticket,
)
from ombud.tickets.actions import add_entry
from ombud.tickets.models import CustomField, FieldOption, ObjectClass, ObjectRelation
from ombud.tickets.setup import current

if TYPE_CHECKING:
    from ombud.objects.models import CustomObject
    from ombud.people.models import Team
    from ombud.tickets.models import Ticket
    from ombud.tickets.words import ClassShape, RelationShape
    from tests.world import World


def make_class(
    name: str = "Device",
    *,
    fields: tuple[str, ...] = (),
    teams: tuple[Team, ...] = (),
    **more: Any,
) -> ObjectClass:
    """Make a class with a title field "Serial number", and a line of text for each name."""
    of = add_class(ObjectClass(name=name, plural=f"{name}s", **more), teams, actor=SYSTEM)
    for one in ("Serial number", *fields):
        make_class_field(of, name=one)
    return of


def make_class_field(
    of: ObjectClass, *, options: tuple[str, ...] = (), **values: Any
) -> CustomField:
    given = {
        "type": "text",
        "purpose": "support",
        "reason": "To know it again",
        "basis": "Contract, Art. 6 (1) (b) GDPR",
        "category": "user.unique_id" if of.is_personal else "system.operations",
        "erasure": "delete_row",
        "keep_days": 365,
        "in_lists": True,
    }
    field = CustomField(about="object", object_class=of, **(given | values))
    add_field(field, actor=SYSTEM)
    for name in options:
        add_entry(FieldOption(field=field, name=name), actor=SYSTEM)
    return field


def make_relation(of: ObjectClass, **values: Any) -> RelationShape:
    given = {"name": "Belongs to", "reverse_name": "Owns", "target": "contact"}
    made = add_relation(ObjectRelation(object_class=of, **(given | values)), actor=SYSTEM)
    return next(one for one in shape(of).relations if one.pk == made.pk)


def shape(of: ObjectClass) -> ClassShape:
    return current().classes_by_pk[of.pk]


def make_object(of: ObjectClass, name: str = "SN-1", **more: Any) -> CustomObject:
    """Make an object; ``raw`` holds further values by short name."""
    raw = {"serial_number": name, **more.pop("raw", {})}
    return add_object(shape(of), raw, actor=SYSTEM, **more)


def make_things(world: World, ticket: Ticket) -> dict[str, str]:
    """Make a class of Lending with a relation, and an object that a ticket is about."""
    of = make_class("Device", teams=(world.lending,))
    relation = make_relation(of, is_many=True)
    row = make_object(of)
    tie_to_ticket(ticket, row, actor=SYSTEM)
    return {
        "class": str(of.pk),
        "class_field": str(of.title_id),
        "relation": str(relation.pk),
        "object": str(row.pk),
        "tie": str(tie_object(row, relation, ticket.contact, actor=SYSTEM).pk),
    }

"""Objects of the desk's own: their classes, lists, one of them, and what tickets are about."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query
from pydantic import Field

from ombud.api.call import Call, actor_of, check_everywhere, context_of
from ombud.api.egress import found_by, let_out, told_of
from ombud.api.looking import note_read, note_ticket_read
from ombud.api.operations import Area, Created
from ombud.api.pages import Paged, page_by_id
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.routes.setup import field_out
from ombud.api.routes.vocabulary import entry_out
from ombud.api.schemas.administration import EntryOut, FieldIn
from ombud.api.schemas.base import Number, Page, word
from ombud.api.schemas.objects import (
    ClassKey,
    ObjectChanges,
    ObjectClassChanges,
    ObjectClassIn,
    ObjectClassOut,
    ObjectDetailOut,
    ObjectIn,
    ObjectOut,
    ObjectRelationChanges,
    ObjectRelationIn,
    ObjectRelationOut,
    ObjectSearch,
    TieIn,
    TieOut,
    TitleIn,
)
from ombud.base.locks import lock
from ombud.objects import actions
from ombud.objects.access import (
    class_for,
    classes_for,
    object_for,
    objects_for,
    objects_of_ticket,
    tie_for,
    ties_of,
)
from ombud.objects.fields import fields_of_class
from ombud.objects.models import CustomObject, Tie
from ombud.objects.queries import VALUES, name_one, shape_of
from ombud.people.access import teams_for
from ombud.people.capabilities import Capability
from ombud.people.models import Team
from ombud.people.scopes import Scope
from ombud.readlog.statuses import Thing
from ombud.rules.compile import to_q
from ombud.rules.language import EVERYTHING, from_json
from ombud.tickets.access import contact_for, entry_for, organisation_for, ticket_for
from ombud.tickets.actions import Unfit, add_entry
from ombud.tickets.models import CustomField, FieldOption, ObjectClass, ObjectRelation
from ombud.tickets.own_values import held_by
from ombud.tickets.setup import current
from ombud.tickets.statuses import About, RelationTarget
from ombud.tickets.words import ClassShape, RelationShape

area = Area("objects", "Devices, contracts, accounts: objects of the desk's own classes.")
READ = {"needs": Scope.READ_OBJECTS, "may": Capability.SEE_OBJECTS}
WRITE = {"needs": Scope.WRITE_OBJECTS, "may": Capability.CHANGE_OBJECTS}
MANAGE = {"needs": Scope.WRITE_OBJECTS, "may": Capability.MANAGE_OBJECTS}
DESK = {"needs": Scope.WRITE_DESK, "may": Capability.CONFIGURE}


def class_out(of: ClassShape) -> ObjectClassOut:
    return ObjectClassOut(
        id=of.pk,
        key=of.key,
        name=of.name,
        plural=of.plural,
        names={language: list(pair) for language, pair in of.names.items()},
        icon=of.icon,
        is_personal=of.is_personal,
        is_linked=of.is_linked,
        in_panel=of.in_panel,
        has_notes=of.has_notes,
        has_history=of.has_history,
        is_retired=of.is_retired,
        title=of.title.key if of.title else None,
        teams=sorted(of.teams),
        fields=[field_out(one) for one in of.every_field],
        relations=[relation_out(one) for one in of.every_relation],
    )


def relation_out(one: RelationShape) -> ObjectRelationOut:
    leads_to = current().classes_by_pk.get(one.to_class)
    return ObjectRelationOut(
        id=one.pk,
        key=one.key,
        name=one.name,
        reverse_name=one.reverse_name,
        target=word(one.target),
        to_class=leads_to.key if leads_to else None,
        is_many=one.is_many,
        is_required=one.is_required,
        is_retired=one.is_retired,
    )


def object_outs(rows: list[CustomObject]) -> list[ObjectOut]:
    """Return answers for ``rows``, in one statement for what all of them hold."""
    classes = current().classes_by_pk
    fields = [one for of in classes.values() for one in of.every_field]
    held = held_by(rows, fields, VALUES) if rows else {}
    return [
        ObjectOut(
            **shown(row, of, told_of(row.contact_id, of.every_field, held.get(row.pk, {})))
        )
        for row in rows
        for of in [classes[row.object_class_id]]
    ]


def shown(row: CustomObject, of: ClassShape, held: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "object_class": of.key,
        "name": name_one(row, of, held).name,
        "fields": held,
        "contact": row.contact_id,
        "is_retired": row.is_retired,
        "added_at": row.added_at,
        "changed_at": row.changed_at,
    }


def detail_out(request: Call, row: CustomObject) -> ObjectDetailOut:
    own = [tie for tie in ties_of(request.rights, row) if tie.object_id == row.pk]
    [plain] = object_outs([row])
    return ObjectDetailOut(
        **dict(plain), note=row.note, relations=[tie_out(row, tie) for tie in own]
    )


def tie_out(row: CustomObject, tie: Tie) -> TieOut:
    keys = {one.pk: one.key for one in shape_of(row).every_relation}
    ends = {
        RelationTarget.CONTACT: tie.contact_id,
        RelationTarget.ORGANISATION: tie.organisation_id,
        RelationTarget.TICKET: tie.ticket.number if tie.ticket else None,
        RelationTarget.OBJECT: tie.other_id,
    }
    target, number = next((what, end) for what, end in ends.items() if end is not None)
    relation = keys.get(tie.relation_id or 0)
    return TieOut(
        id=tie.pk, relation=relation, target=word(target.value), to=number, since=tie.since
    )


def opened(request: Call, number: int, needs: Capability) -> CustomObject:
    """Return an object for whom it is; 404 where its contact's data may not leave."""
    row = object_for(request.rights, number, needs=needs)
    if row.contact_id is not None:
        let_out(row.contact_id)
    return row


def state(request: Call, object: Number) -> ObjectDetailOut:  # noqa: A002 - the name in the path
    """Return an object as it stands, and hold it until the transaction ends."""
    return detail_out(request, lock(object_for(request.rights, object)))


def no_such(key: str) -> Problem:
    return Problem(INVALID, faults=(Fault(f"#/{key}", "There is none of this name."),))


def unfit(problem: Unfit) -> Problem:
    faults = (Fault(f"#/fields/{key[:60]}", why) for key, why in problem.errors.items())
    return Problem(INVALID, faults=tuple(faults))


# Classes ---------------------------------------------------------------------------------


@area.get("/object-classes", **READ)
def list_object_classes(request: Call) -> Page[ObjectClassOut]:
    """List the classes in use whose objects are within reach, with fields and relations."""
    found = classes_for(request.rights)
    return Page(items=[class_out(one) for one in found], next=None)


def teams_in(request: Call, numbers: list[int]) -> list[Team]:
    found = list(teams_for(request.rights).filter(pk__in=numbers))
    if len(found) != len(set(numbers)):
        raise no_such("teams")
    return found


@area.post("/object-classes", **DESK, status=201)
def add_object_class(request: Call, body: ObjectClassIn) -> Created[ObjectClassOut]:
    """Make up a class. Its fields come next: objects are named by the first line of text."""
    check_everywhere(request, Capability.CONFIGURE)
    given = body.model_dump(exclude={"teams"})
    teams = teams_in(request, body.teams)
    made = actions.add_class(ObjectClass(**given), teams, actor=actor_of(request))
    return Created(fresh(made.pk), "/api/v1/object-classes")


def fresh(number: int) -> ObjectClassOut:
    return class_out(current().classes_by_pk[number])


@area.patch("/object-classes/{int:object_class}", **DESK)
def change_object_class(
    request: Call, object_class: Number, body: ObjectClassChanges
) -> ObjectClassOut:
    """Change what a class is called, what its objects can do, who works with them."""
    check_everywhere(request, Capability.CONFIGURE)
    row = entry_for(request.rights, ObjectClass, object_class)
    given = body.model_dump(exclude={"teams"}, exclude_none=True)
    teams = None if body.teams is None else teams_in(request, body.teams)
    actions.change_class(row, teams, actor=actor_of(request), **given)
    return fresh(row.pk)


@area.post("/object-classes/{int:object_class}/fields", **DESK, status=201)
def add_object_field(request: Call, object_class: Number, body: FieldIn) -> Created[EntryOut]:
    """Give objects of a class a field. Purpose, basis, retention and erasure are required."""
    check_everywhere(request, Capability.CONFIGURE)
    of, actor = entry_for(request.rights, ObjectClass, object_class), actor_of(request)
    given = body.model_dump(exclude={"options"})
    field = CustomField(about=About.OBJECT, object_class=of, **given)
    made = actions.add_field(field, actor=actor)
    for name in body.options:
        add_entry(FieldOption(field=field, name=name), actor=actor)
    return Created(entry_out(made), "/api/v1/object-classes")


@area.put("/object-classes/{int:object_class}/title", **DESK)
def name_objects_by(request: Call, object_class: Number, body: TitleIn) -> ObjectClassOut:
    """Let objects of a class be known and named by another of their fields."""
    check_everywhere(request, Capability.CONFIGURE)
    row = entry_for(request.rights, ObjectClass, object_class)
    field = entry_for(request.rights, CustomField, body.field)
    actions.name_by(row, field, actor=actor_of(request))
    return fresh(row.pk)


@area.post("/object-classes/{int:object_class}/relations", **DESK, status=201)
def add_object_relation(
    request: Call, object_class: Number, body: ObjectRelationIn
) -> Created[ObjectClassOut]:
    """Let objects of a class stand in a relation to something, named from both ends."""
    check_everywhere(request, Capability.CONFIGURE)
    of = entry_for(request.rights, ObjectClass, object_class)
    leads_to = entry_for(request.rights, ObjectClass, body.to_class) if body.to_class else None
    given = body.model_dump(exclude={"to_class"})
    new = ObjectRelation(object_class=of, to_class=leads_to, **given)
    actions.add_relation(new, actor=actor_of(request))
    return Created(fresh(of.pk), "/api/v1/object-classes")


@area.patch("/object-relations/{int:object_relation}", **DESK)
def change_object_relation(
    request: Call, object_relation: Number, body: ObjectRelationChanges
) -> ObjectClassOut:
    """Name a relation otherwise, let it be of many, or let it be required or not."""
    check_everywhere(request, Capability.CONFIGURE)
    row = entry_for(request.rights, ObjectRelation, object_relation)
    given = body.model_dump(exclude_none=True)
    actions.change_relation(row, actor=actor_of(request), **given)
    return fresh(row.object_class_id)


# Objects ---------------------------------------------------------------------------------


class Listed(Paged):
    """A page of the objects of a class, by its short name."""

    object_class: Annotated[ClassKey, Field(description="The short name of their class.")]


@area.get("/objects", **READ, names_others=True)
def list_objects(request: Call, asked: Query[Listed]) -> Page[ObjectOut]:
    """List the objects of a class within reach, those out of use too."""
    of = class_for(request.rights, asked.object_class)
    rows = objects_for(request.rights).filter(object_class_id=of.pk)
    return page_by_id(rows, asked, object_outs, "objects", of.key)


@area.post("/objects/search", **READ, is_reading=True, names_others=True)
def search_objects(request: Call, body: ObjectSearch) -> Page[ObjectOut]:
    """Search the objects of a class by a condition on their fields, by short name."""
    of = class_for(request.rights, body.object_class)
    fields = fields_of_class(of)
    node = from_json(body.condition, fields)
    rows = objects_for(request.rights).filter(object_class_id=of.pk)
    if node != EVERYTHING:
        asked_for = rows.filter(to_q(node, fields, context_of(request)))
        rows = found_by(asked_for, node, of.every_field)
    asked = Paged(size=body.size, cursor=body.cursor)
    return page_by_id(rows, asked, object_outs, "object search", of.key, body.condition)


@area.get("/objects/{int:object}", **READ)
def get_object(request: Call, object: Number) -> ObjectDetailOut:  # noqa: A002
    """Return one object, with notes and relations."""
    row = opened(request, object, Capability.SEE_OBJECTS)
    if row.contact_id is not None:
        note_read(request, row.contact_id, Thing.CONTACT, row.contact_id)
    return detail_out(request, row)


@area.post("/objects", **WRITE, status=201, names_others=True)
def add_object(request: Call, body: ObjectIn) -> Created[ObjectDetailOut]:
    """Add an object with what its fields hold and its relations, all or nothing."""
    of = class_for(request.rights, body.object_class, needs=Capability.CHANGE_OBJECTS)
    contact = None
    if body.contact is not None:
        contact = contact_for(request.rights, body.contact)
        let_out(contact.pk)
    try:
        row = actions.add_object(
            of,
            body.fields,
            contact=contact,
            note=body.note,
            relations=[wanted(request, of, one) for one in body.relations],
            actor=actor_of(request),
        )
    except Unfit as problem:
        raise unfit(problem) from None
    return Created(detail_out(request, row), f"/api/v1/objects/{row.pk}")


def wanted(request: Call, of: ClassShape, body: TieIn) -> actions.Wanted:
    """Return a relation of a class and what it leads to. Raises ``Problem``, ``Http404``."""
    relation = next((one for one in of.relations if one.key == body.relation), None)
    if relation is None:
        raise no_such("relation")
    rights = request.rights
    if relation.target == RelationTarget.CONTACT:
        return actions.Wanted(relation, contact_for(rights, body.to))
    if relation.target == RelationTarget.ORGANISATION:
        return actions.Wanted(relation, organisation_for(rights, body.to))
    if relation.target == RelationTarget.TICKET:
        return actions.Wanted(relation, ticket_for(rights, body.to))
    return actions.Wanted(relation, object_for(rights, body.to))


@area.patch("/objects/{int:object}", **WRITE, state=state)
def change_object(request: Call, object: Number, body: ObjectChanges) -> ObjectDetailOut:  # noqa: A002
    """Set right what an object holds, all or nothing."""
    row = opened(request, object, Capability.CHANGE_OBJECTS)
    try:
        actions.change_object(row, body.fields, note=body.note, actor=actor_of(request))
    except Unfit as problem:
        raise unfit(problem) from None
    return detail_out(request, row)


@area.post("/objects/{int:object}/retire", **MANAGE)
def retire_object(request: Call, object: Number) -> ObjectDetailOut:  # noqa: A002
    """Take an object out of use: it stays on its tickets and cannot be chosen any more."""
    row = opened(request, object, Capability.MANAGE_OBJECTS)
    actions.retire_object(row, actor=actor_of(request))
    return detail_out(request, row)


@area.post("/objects/{int:object}/restore", **MANAGE)
def restore_object(request: Call, object: Number) -> ObjectDetailOut:  # noqa: A002
    """Take an object into use again."""
    row = opened(request, object, Capability.MANAGE_OBJECTS)
    actions.restore_object(row, actor=actor_of(request))
    return detail_out(request, row)


@area.post("/objects/{int:object}/relations", **WRITE, status=201)
def tie_object(request: Call, object: Number, body: TieIn) -> Created[TieOut]:  # noqa: A002
    """Relate an object to a contact, organisation, ticket or object; one of one is moved."""
    row = opened(request, object, Capability.CHANGE_OBJECTS)
    one = wanted(request, shape_of(row), body)
    tie = actions.tie_object(row, one.relation, one.target, actor=actor_of(request))
    return Created(tie_out(row, tie), f"/api/v1/objects/{row.pk}")


@area.delete("/objects/{int:object}/relations/{int:tie}", **WRITE)
def untie_object(request: Call, object: Number, tie: Number) -> None:  # noqa: A002
    """Take a relation of an object away."""
    actions.untie(tie_for(request.rights, object, tie), actor=actor_of(request))


# What tickets are about ------------------------------------------------------------------


@area.get("/tickets/{int:number}/objects", needs=Scope.READ_OBJECTS, may=Capability.SEE_TICKETS)
def list_objects_of_ticket(request: Call, number: Number) -> Page[ObjectOut]:
    """List the objects within reach that a ticket is about."""
    ticket = ticket_for(request.rights, number)
    let_out(ticket.contact_id)
    note_ticket_read(request, ticket)
    rows = objects_of_ticket(request.rights, ticket)
    return Page(items=object_outs(rows), next=None)


@area.put(
    "/tickets/{int:number}/objects/{int:object}",
    needs=Scope.WRITE_OBJECTS,
    may=Capability.CHANGE,
)
def link_object(request: Call, number: Number, object: Number) -> ObjectOut:  # noqa: A002
    """Say that a ticket is about an object; saying it twice is once."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    row = object_for(request.rights, object)
    actions.tie_to_ticket(ticket, row, actor=actor_of(request))
    return object_outs([row])[0]


@area.delete(
    "/tickets/{int:number}/objects/{int:object}",
    needs=Scope.WRITE_OBJECTS,
    may=Capability.CHANGE,
)
def unlink_object(request: Call, number: Number, object: Number) -> None:  # noqa: A002
    """Say that a ticket is not about an object any more."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    row = object_for(request.rights, object)
    tie = row.ties.filter(ticket=ticket, relation=None).first()
    if tie is not None:
        actions.untie(tie, actor=actor_of(request))

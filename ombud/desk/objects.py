"""Objects as pages show them: named in lists, with their relations, found and filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from ombud.base.errors import Refused
from ombud.desk.finding import condition_of
from ombud.desk.own_fields import Detail, boxes, details
from ombud.desk.relations import is_number
from ombud.objects.access import (
    classes_for,
    may_in,
    objects_for,
    objects_of_contact,
    objects_of_organisation,
    ties_of,
)
from ombud.objects.fields import fields_of_class, understood
from ombud.objects.queries import called, held_in, named, shape_of
from ombud.people.capabilities import Capability
from ombud.people.models import Contact
from ombud.people.queries import find_contact
from ombud.rules.language import EVERYTHING
from ombud.tickets.access import contacts_for, organisations_for, ticket_of
from ombud.tickets.forms import State
from ombud.tickets.setup import current
from ombud.tickets.statuses import RelationTarget, ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

    from ombud.desk.http import AgentRequest
    from ombud.desk.own_fields import Box
    from ombud.objects.models import CustomObject, Tie
    from ombud.objects.queries import Named
    from ombud.people.models import Organisation
    from ombud.rules.query import Hint
    from ombud.tickets.setup import Setup
    from ombud.tickets.words import ClassShape, OwnField, RelationShape

PAGE = 50
MOST_IN_ROW = 3
MOST_BESIDE = 20
PREFIX = "field-"
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """An object in a list: its name, and what else the list shows of it."""

    pk: int
    name: str
    of: str
    icon: str
    words: list[str]
    is_retired: bool
    how: str = ""
    tie: int = 0


def line_of(one: Named, how: str = "", tie: int = 0) -> Line:
    shown = [f for f in one.of.fields if f.in_lists and f.pk != one.of.title_pk]
    said = details(shown, one.held)[:MOST_IN_ROW]
    return Line(
        one.pk,
        one.name,
        one.of.label,
        one.of.icon,
        [f"{each.label}: {each.words}" for each in said],
        one.row.is_retired,
        how,
        tie,
    )


def lines_of(rows: Iterable[CustomObject], setup: Setup | None = None) -> list[Line]:
    return [line_of(one) for one in named(rows, setup)]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of objects, the number before which the next begins (0: none), and hints."""

    lines: list[Line]
    further: int
    hints: tuple[Hint, ...]


def found_objects(
    request: AgentRequest, shape: ClassShape, text: str, before: int, *, retired: bool
) -> Found:
    """Return a page of the objects of a class that ``text`` asks for, newest first."""
    fields = fields_of_class(shape)
    node, query = understood(text, shape, fields)
    rows = objects_for(request.rights).filter(object_class_id=shape.pk)
    if node != EVERYTHING:
        rows = rows.filter(condition_of(node, request, fields))
    if not retired and "is_retired" not in text and "is:retired" not in text:
        rows = rows.in_use()
    if before:
        rows = rows.filter(pk__lt=before)
    page = list(rows.order_by("-pk")[: PAGE + 1])
    further = page[PAGE - 1].pk if len(page) > PAGE else 0
    return Found(lines_of(page[:PAGE]), further, query.hints)


@dataclass(frozen=True, slots=True)
class Related:
    """All things to which an object stands in the same way."""

    title: str
    ends: list[End]
    relation: RelationShape | None = None


@dataclass(frozen=True, slots=True)
class End:
    """What a relation leads to."""

    tie: int
    words: str
    href: str
    icon: str


def related_of(request: AgentRequest, row: CustomObject) -> list[Related]:
    """Return how an object stands to other things: its own relations first, all of them."""
    ties = ties_of(request.rights, row)
    names = {one.pk: one.name for one in named(other_ends(ties, row))}
    shape = shape_of(row)
    groups = {
        one.pk: Related(one.name, [], one)
        for one in shape.every_relation
        if not one.is_retired or any(tie.relation_id == one.pk for tie in ties)
    }
    reverse = {
        one.pk: one.reverse_name for of in current().classes for one in of.every_relation
    }
    behind: dict[int, Related] = {}
    tickets = Related(_("Tickets about it"), [])
    for tie in ties:
        if tie.other_id == row.pk:
            group = behind.setdefault(
                tie.relation_id or 0, Related(reverse.get(tie.relation_id or 0, "?"), [])
            )
        else:
            group = groups[tie.relation_id] if tie.relation_id else tickets
        group.ends.append(end_of(tie, row, names))
    return [*groups.values(), *behind.values(), *([tickets] if shape.is_linked else [])]


def other_ends(ties: Iterable[Tie], row: CustomObject) -> list[CustomObject]:
    return [
        tie.object if tie.other_id == row.pk else tie.other
        for tie in ties
        if tie.other is not None
    ]


def end_of(tie: Tie, row: CustomObject, names: Mapping[int, str]) -> End:
    """Return the end of ``tie`` that is not ``row``."""
    if tie.contact is not None:
        name = tie.contact.name or _("Unknown sender")
        return End(tie.pk, name, f"/contacts/{tie.contact_id}/", "user")
    if tie.organisation is not None:
        href = f"/organisations/{tie.organisation_id}/"
        return End(tie.pk, tie.organisation.name, href, "building")
    if tie.ticket is not None:
        words = f"#{tie.ticket.number} {tie.ticket.subject}"
        return End(tie.pk, words, f"/tickets/{tie.ticket.number}/", "ticket")
    other = tie.object_id if tie.other_id == row.pk else tie.other_id or 0
    return End(tie.pk, names[other], f"/objects/{other}/", "box")


def beside(
    request: AgentRequest, owner: Contact | Organisation, setup: Setup
) -> dict[str, Any]:
    """Return the newest objects of a contact or an organisation, and what can be added.

    No statement where the agent may see no class of objects.
    """
    is_contact = isinstance(owner, Contact)
    kinds = [one for one in addable(request, setup) if is_contact or not one.is_personal]
    if not classes_for(request.rights, setup=setup):
        return {"objects": [], "addable": kinds}
    if isinstance(owner, Contact):
        rows = objects_of_contact(request.rights, owner, setup=setup)
    else:
        rows = objects_of_organisation(request.rights, owner, setup=setup)
    newest = rows.in_use().order_by("-pk")[:MOST_BESIDE]
    return {"objects": lines_of(newest, setup), "addable": kinds}


def addable(request: AgentRequest, setup: Setup) -> list[ClassShape]:
    """Return the classes of which the agent can add an object."""
    found = classes_for(request.rights, Capability.CHANGE_OBJECTS, setup=setup)
    return [one for one in found if one.title]


# Filling in ------------------------------------------------------------------------------


def raw_in(post: QueryDict, shape: ClassShape) -> dict[str, object]:
    """Return what was filled in, by short name: the fields that the page says it asked."""
    fields = {one.key: one for one in shape.fields}
    return {
        key: post.getlist(PREFIX + key)
        if fields[key].type == ValueType.SEVERAL
        else post.get(PREFIX + key, "")
        for key in post.getlist("asked")
        if key in fields
    }


def boxes_of(
    shape: ClassShape,
    row: CustomObject | None,
    *,
    raw: Mapping[str, object] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Box]:
    """Return the fields of an object to fill in, with what was typed over what is kept."""
    held = held_in(row) if row else {}
    states = {one.key: state_of(one, shape) for one in shape.fields}
    return boxes(shape.fields, {**held, **(raw or {})}, states, errors)


def state_of(field: OwnField, shape: ClassShape) -> State:
    is_title = field.pk == shape.title_pk
    return State(is_shown=True, is_required=is_title, options=tuple(sorted(field.keys)))


def details_of(row: CustomObject) -> list[Detail]:
    return details(shape_of(row).every_field, held_in(row))


def typed_contact(request: AgentRequest, text: str) -> Contact:
    """Return the contact whom a form names by mail address or, from a link, by row number.

    Raises ``Refused`` for anybody whom the agent may not see, and alike for nobody.
    """
    contacts = contacts_for(request.rights)
    known = find_contact(text) if "@" in text else None
    number = known.pk if known else int(text) if is_number(text) else 0
    found = contacts.filter(pk=number).first()
    if found is None:
        raise Refused("There is no such contact. Write their mail address in full.")
    return found


def typed_target(request: AgentRequest, relation: RelationShape, text: str) -> Any:
    """Return what a form names as the other end of ``relation``.

    A contact by mail address, an organisation and an object by name, a ticket by number.
    Raises ``Refused`` for what the agent may not see, and alike for what is not there.
    """
    text = text.replace("\x00", "").strip()[:LONGEST]
    if relation.target == RelationTarget.CONTACT:
        return typed_contact(request, text)
    if relation.target == RelationTarget.ORGANISATION:
        firm = organisations_for(request.rights).filter(name__iexact=text).first()
        if firm is None:
            raise Refused("There is no organisation of this name. Write it in full.")
        return firm
    if relation.target == RelationTarget.TICKET:
        number = text.lstrip("#").strip()
        ticket = ticket_of(request.rights, int(number)) if is_number(number) else None
        if ticket is None:
            raise Refused("There is no such ticket. Type its number.")
        return ticket
    return object_named(request, current().classes_by_pk[relation.to_class], text)


def object_named(request: AgentRequest, shape: ClassShape, text: str) -> CustomObject:
    """Return the object in use of a class with this name. Raises ``Refused``."""
    values = called(text, [shape], whole=True)
    rows = objects_for(request.rights).in_use().filter(object_class_id=shape.pk)
    found = rows.filter(pk__in=values.values("object_id")).first()
    if found is None:
        raise Refused("There is no such object in use. Write its name in full.")
    return found


def may_change(request: AgentRequest, shape: ClassShape) -> bool:
    return may_in(request.rights, shape, Capability.CHANGE_OBJECTS)


def may_manage(request: AgentRequest, shape: ClassShape) -> bool:
    return may_in(request.rights, shape, Capability.MANAGE_OBJECTS)

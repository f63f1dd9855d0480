"""Relating objects to people, firms, tickets and each other, and taking that away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.objects.facts import ObjectTied, ObjectUntied, TicketTied, TicketUntied
from ombud.objects.models import CustomObject, Tie
from ombud.objects.queries import shape_of
from ombud.people.models import Contact, Organisation
from ombud.tickets.models import Ticket
from ombud.tickets.statuses import RelationTarget

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.tickets.words import RelationShape

Target = Contact | Organisation | Ticket | CustomObject
ENDS: dict[type[Any], tuple[RelationTarget, str]] = {
    Contact: (RelationTarget.CONTACT, "contact"),
    Organisation: (RelationTarget.ORGANISATION, "organisation"),
    Ticket: (RelationTarget.TICKET, "ticket"),
    CustomObject: (RelationTarget.OBJECT, "other"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A relation that an object is to have, and to what."""

    relation: RelationShape
    target: Target


@transaction.atomic
def tie_object(
    row: CustomObject, relation: RelationShape, target: Target, *, actor: Actor
) -> Tie:
    """Let an object stand in ``relation`` to ``target``; one that does stays.

    A relation of one is moved to the new target.
    Raises ``Refused`` when the relation is not of its class or leads to something else.
    """
    lock(row)
    refuse_unfit(row, relation, target)
    _what, end = ENDS[type(target)]
    ties = Tie.objects.filter(object=row, relation=relation.pk)
    known = ties.filter(**{end: target}).first()
    if known is not None:
        return known
    if not relation.is_many:
        for one in ties:
            drop(one, actor)
    tie = Tie.objects.create(object=row, relation_id=relation.pk, **{end: target})
    touch(row)
    tell(ObjectTied, tie, actor)
    return tie


def refuse_unfit(row: CustomObject, relation: RelationShape, target: Target) -> None:
    if row.is_retired:
        raise Refused("This object is not in use any more. Take it into use again first.")
    if all(one.pk != relation.pk for one in shape_of(row).relations):
        raise Refused("Objects of this class do not have this relation.")
    what, _end = ENDS[type(target)]
    is_class = not isinstance(target, CustomObject) or (
        target.object_class_id == relation.to_class
    )
    if what != relation.target or not is_class:
        raise Refused("This relation leads to something else.")
    if target == row:
        raise Refused("An object cannot be related to itself. Choose another one.")


@transaction.atomic
def tie_to_ticket(ticket: Ticket, row: CustomObject, *, actor: Actor) -> Tie:
    """Say that ``ticket`` is about an object; saying it twice is once.

    Raises ``Refused`` where the class does not allow it, or the object is retired.
    """
    lock(ticket)
    lock(row)
    if not shape_of(row).is_linked:
        raise Refused("Tickets are not about objects of this class.")
    if row.is_retired:
        raise Refused("This object is not in use any more. Take it into use again first.")
    tie, is_new = Tie.objects.get_or_create(object=row, ticket=ticket, relation=None)
    if is_new:
        tell(ObjectTied, tie, actor)
        log.record(TicketTied(object=row.pk), ticket, actor=actor)
    return tie


@transaction.atomic
def untie(tie: Tie, *, actor: Actor) -> None:
    """Take a relation away; one that is gone already is no matter.

    Raises ``Refused`` for the last one of a relation that is required.
    """
    if not Tie.objects.filter(pk=tie.pk).exists():
        return
    relation = tie.relation
    if relation is not None and relation.is_required:
        others = Tie.objects.filter(object=tie.object, relation=relation).exclude(pk=tie.pk)
        if not others.exists():
            raise Refused("This relation is required. Add another one first.")
    touch(tie.object)
    drop(tie, actor)


def drop(tie: Tie, actor: Actor) -> None:
    tell(ObjectUntied, tie, actor)
    if tie.relation_id is None and tie.ticket is not None:
        log.record(TicketUntied(object=tie.object_id), tie.ticket, actor=actor)
    tie.delete()


def tell(fact: type[ObjectTied | ObjectUntied], tie: Tie, actor: Actor) -> None:
    """Record on the object what became of a relation of its."""
    ends = {end: what for what, end in ENDS.values()}
    end, target = next(
        (end, what) for end, what in ends.items() if getattr(tie, f"{end}_id") is not None
    )
    other = tie.ticket.number if tie.ticket else getattr(tie, f"{end}_id")
    told = fact(relation=tie.relation_id, target=target, other=other)
    log.record(told, tie.object, actor=actor)


def touch(row: CustomObject) -> None:
    """Note that an object changed now."""
    row.changed_at = clock.now()
    row.save(update_fields=["changed_at"])

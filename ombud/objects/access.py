"""The doors to objects: the only way from a person to a row.

A capability counts for a class where it is held in one of the class's teams; a class without
teams is for all. Objects that tell about a contact are seen by whoever may see the contact,
and by nobody while the contact's data rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import Http404

from ombud.objects.models import CustomObject, Tie
from ombud.people.capabilities import Capability
from ombud.tickets.access import contacts_for, organisations_for, tickets_for
from ombud.tickets.setup import current

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.objects.models import ObjectQuerySet
    from ombud.people.models import Contact, Organisation
    from ombud.people.models.agent import Rights
    from ombud.tickets.models import Ticket
    from ombud.tickets.setup import Setup
    from ombud.tickets.words import ClassShape


def may_in(rights: Rights, shape: ClassShape, needs: Capability) -> bool:
    """Say whether ``rights`` hold ``needs`` for objects of a class."""
    if not rights.may(needs):
        return False
    teams = rights.teams(needs)
    return teams is None or not shape.teams or bool(teams & shape.teams)


def classes_for(
    rights: Rights,
    needs: Capability = Capability.SEE_OBJECTS,
    *,
    setup: Setup | None = None,
) -> list[ClassShape]:
    """Return the classes in use for whose objects ``rights`` hold ``needs``, in order.

    setup: where it has been read already; here and below.
    """
    every = (setup or current()).classes
    return [one for one in every if not one.is_retired and may_in(rights, one, needs)]


def class_for(
    rights: Rights, key: str, *, needs: Capability = Capability.SEE_OBJECTS
) -> ClassShape:
    """Return a class by its short name, a retired one too. Raises ``Http404`` otherwise."""
    found = current().class_named(key)
    if found is None or not may_in(rights, found, needs):
        raise Http404("No such class of objects.")
    return found


def objects_for(
    rights: Rights,
    needs: Capability = Capability.SEE_OBJECTS,
    *,
    setup: Setup | None = None,
) -> ObjectQuerySet:
    """Return the objects of all classes for which ``rights`` hold ``needs``."""
    classes = [one for one in (setup or current()).classes if may_in(rights, one, needs)]
    found = CustomObject.objects.filter(object_class__in=[one.pk for one in classes])
    if not any(one.is_personal for one in classes):
        return found
    return found.filter(Q(contact=None) | Q(contact__in=contacts_for(rights)))


def object_for(
    rights: Rights, number: int, *, needs: Capability = Capability.SEE_OBJECTS
) -> CustomObject:
    """Return one object. Raises ``Http404`` for foreign and missing ones alike."""
    row = objects_for(rights, needs).select_related("contact").filter(pk=number).first()
    if row is None:
        raise Http404("No such object.")
    return row


def ties_for(rights: Rights, ties: QuerySet[Tie]) -> QuerySet[Tie]:
    """Return those of ``ties`` whose both ends ``rights`` allow to see."""
    objects = objects_for(rights)
    return ties.filter(
        Q(contact=None) | Q(contact__in=contacts_for(rights)),
        Q(organisation=None) | Q(organisation__in=organisations_for(rights)),
        Q(ticket=None) | Q(ticket__in=tickets_for(rights)),
        Q(other=None) | Q(other__in=objects),
        object__in=objects,
    )


def ties_of(rights: Rights, row: CustomObject) -> list[Tie]:
    """Return how an object stands to other things, oldest first; both directions."""
    found = ties_for(rights, Tie.objects.filter(Q(object=row) | Q(other=row)))
    return list(
        found.select_related("contact", "organisation", "ticket", "other", "object").order_by(
            "pk"
        )
    )


def tie_for(rights: Rights, number: int, tie: int) -> Tie:
    """Return a relation of an object that may be changed. Raises ``Http404`` otherwise."""
    row = object_for(rights, number, needs=Capability.CHANGE_OBJECTS)
    found = ties_for(rights, Tie.objects.filter(Q(object=row) | Q(other=row), pk=tie)).first()
    if found is None:
        raise Http404("No such relation.")
    return found


def objects_of_ticket(
    rights: Rights, ticket: Ticket, *, setup: Setup | None = None
) -> list[CustomObject]:
    """Return the objects that a ticket is about, as far as they may be seen."""
    rows = objects_for(rights, setup=setup).filter(ties__ticket=ticket, ties__relation=None)
    return list(rows.order_by("ties__pk"))


def objects_of_contact(
    rights: Rights, contact: Contact, *, setup: Setup | None = None
) -> ObjectQuerySet:
    """Return the objects that belong or are related to a contact."""
    mine = Q(contact=contact) | Q(
        pk__in=Tie.objects.filter(contact=contact).values("object_id")
    )
    return objects_for(rights, setup=setup).filter(mine)


def objects_of_organisation(
    rights: Rights, organisation: Organisation, *, setup: Setup | None = None
) -> ObjectQuerySet:
    """Return the objects that are related to an organisation."""
    ties = Tie.objects.filter(organisation=organisation)
    return objects_for(rights, setup=setup).filter(pk__in=ties.values("object_id"))

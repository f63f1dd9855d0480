"""The doors to contacts and to the organisations they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.http import Http404

from ombud.people.capabilities import Capability
from ombud.people.models import Contact, Organisation
from ombud.tickets.access.tickets import Erased, Restricted
from ombud.tickets.models import (
    Opening,
    Participant,
)
from ombud.tickets.models.ticket import may_open
from ombud.tickets.resting import resting_contacts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models import Identifier
    from ombud.people.models.agent import Rights


def contacts_for(rights: Rights) -> QuerySet[Contact]:
    """Return the contacts that ``rights`` allow to see.

    Who may see contacts in some teams sees those who take part in a ticket of theirs. Whose
    data rest is not among them.
    """
    found = all_contacts_for(rights).filter(erased_at=None)
    return found.exclude(pk__in=resting_contacts().values("pk"))


def all_contacts_for(rights: Rights) -> QuerySet[Contact]:
    """Return the same, with the resting and the erased: for doors to one of them."""
    if not rights.may(Capability.SEE_CONTACTS):
        return Contact.objects.none()
    teams = rights.teams(Capability.SEE_CONTACTS)
    if teams is None:
        return Contact.objects.all()
    here = Participant.objects.filter(ticket__team_id__in=teams, contact=OuterRef("pk"))
    return Contact.objects.filter(Exists(here))


def contact_for(rights: Rights, contact_id: int) -> Contact:
    """Return a contact whom ``rights`` allow to see.

    Raises ``Restricted`` where their data rest and no ground was stated, ``Erased`` where who
    may see contacts there asks for somebody who is erased, else ``Http404``.
    """
    contact = contacts_for(rights).filter(pk=contact_id).first()
    if contact is not None:
        return contact
    contact = all_contacts_for(rights).filter(pk=contact_id).first()
    if contact is None:
        raise Http404("No such contact.")
    if contact.erased_at is not None:
        raise Erased
    if not may_open(rights) or not Opening.objects.of(rights).filter(contact=contact).exists():
        raise Restricted(contact.pk, may_open=may_open(rights))
    return contact


def changeable_contact_for(rights: Rights, contact_id: int) -> Contact:
    """Return a contact whom ``rights`` allow to set right. Raises ``Http404`` otherwise.

    Who opens tickets for people may also correct what is known of them.
    """
    if not rights.may(Capability.OPEN_TICKET):
        raise Http404("No such contact.")
    return contact_for(rights, contact_id)


def identifier_for(rights: Rights, contact_id: int, identifier_id: int) -> Identifier:
    """Return an address or number of a contact that can be changed. Raises ``Http404``."""
    contact = changeable_contact_for(rights, contact_id)
    found = contact.identifiers.select_related("contact").filter(pk=identifier_id).first()
    if found is None:
        raise Http404("No such address.")
    return found


def organisations_for(rights: Rights) -> QuerySet[Organisation]:
    """Return the organisations that ``rights`` allow to see: those of visible contacts.

    Who sees all contacts sees all organisations.
    """
    if rights.teams(Capability.SEE_CONTACTS) is None:
        return Organisation.objects.all()
    here = contacts_for(rights).filter(organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(here))


def organisation_for(rights: Rights, organisation_id: int) -> Organisation:
    """Return an organisation that ``rights`` allow to see. Raises ``Http404`` otherwise."""
    found = organisations_for(rights).filter(pk=organisation_id).first()
    if found is None:
        raise Http404("No such organisation.")
    return found

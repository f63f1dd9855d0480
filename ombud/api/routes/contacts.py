"""The people who ask for help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import Query

from ombud.api.call import Call, actor_of
from ombud.api.egress import let_out, told_of
from ombud.api.looking import note_read
from ombud.api.operations import Area, Created
from ombud.api.pages import Paged, page_by_id
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.routes.tickets import page
from ombud.api.schemas.base import Number, Page
from ombud.api.schemas.desk import (
    ContactChanges,
    ContactDetailOut,
    ContactMade,
    ContactOut,
    ContactSearch,
    OrganisationChanges,
    OrganisationOut,
    SharingIn,
    SharingOut,
    TicketSharingIn,
    TicketSharingOut,
)
from ombud.api.schemas.tickets import ContactIn, TicketOut
from ombud.api.shapes import contact_out, contact_outs
from ombud.base.locks import lock
from ombud.corrections.queries import statements_of
from ombud.people import actions as people
from ombud.people.actions import contact_by_email
from ombud.people.capabilities import Capability
from ombud.people.queries import find_contact
from ombud.people.scopes import Scope
from ombud.readlog.statuses import Thing
from ombud.subjects.actions import note_age
from ombud.subjects.queries import age_band_of
from ombud.tickets import actions as tickets
from ombud.tickets.access import (
    changeable_contact_for,
    contact_for,
    contacts_for,
    organisation_for,
    ticket_for,
    tickets_for,
)
from ombud.tickets.actions import Unfit, fill_in_about
from ombud.tickets.own_values import TABLES, held_by
from ombud.tickets.setup import current
from ombud.tickets.shared import is_seen, share_of, sharing_of
from ombud.tickets.statuses import About

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Contact, Organisation

area = Area("contacts", "The people who ask for help.")
READ = {"needs": Scope.READ_CONTACTS, "may": Capability.SEE_CONTACTS}


@area.get("/contacts", **READ)
def list_contacts(request: Call, asked: Query[Paged]) -> Page[ContactOut]:
    """List contacts: all, or those who take part in tickets of the teams within reach."""
    found = contacts_for(request.rights).select_related("organisation")
    return page_by_id(found.prefetch_related("identifiers"), asked, contact_outs, "contacts")


@area.get("/contacts/{int:contact}", **READ)
def get_contact(request: Call, contact: Number) -> ContactDetailOut:
    """Return one contact, with the desk's own fields."""
    found = contact_for(request.rights, contact)
    let_out(found.pk)
    note_read(request, found.pk, Thing.CONTACT, found.pk)
    return contact_detail(found)


def contact_state(request: Call, contact: Number) -> ContactDetailOut:
    """Return what is known of a contact, and hold them until the transaction ends."""
    return contact_detail(lock(contact_for(request.rights, contact)))


def contact_detail(contact: Contact) -> ContactDetailOut:
    return ContactDetailOut(
        **dict(contact_out(contact)),
        language=contact.language,
        residence=contact.residence,
        age=age_band_of(contact),
        fields=fields_of(contact),
        statements=statements_of([contact.pk]),
    )


@area.patch(
    "/contacts/{int:contact}",
    needs=Scope.WRITE_CONTACTS,
    may=Capability.OPEN_TICKET,
    state=contact_state,
)
def change_contact(request: Call, contact: Number, body: ContactChanges) -> ContactDetailOut:
    """Set right what is known of a contact, and fill in own fields, all or nothing.

    An organisation is named; one that is not known yet is made. What the person had corrected
    is not written again: the answer holds what stands, and a privacy officer is told.
    """
    found, actor = changeable_contact_for(request.rights, contact), actor_of(request)
    let_out(found.pk)
    firm = found.organisation
    if body.organisation is not None:
        firm = people.organisation_named(body.organisation, actor=actor)
    people.change_contact(
        found,
        name=found.name if body.name is None else body.name,
        language=found.language if body.language is None else body.language,
        organisation=firm,
        residence=body.residence,
        actor=actor,
    )
    if body.age is not None:
        note_age(found, body.age, actor=actor)
    fill_in(found, body.fields, actor)
    return contact_detail(found)


@area.get("/organisations/{int:organisation}", **READ)
def get_organisation(request: Call, organisation: Number) -> OrganisationOut:
    """Return one organisation, with the desk's own fields."""
    return organisation_out(organisation_for(request.rights, organisation))


def organisation_state(request: Call, organisation: Number) -> OrganisationOut:
    """Return what is known of an organisation, and hold it until the transaction ends."""
    return organisation_out(lock(organisation_for(request.rights, organisation)))


@area.patch(
    "/organisations/{int:organisation}",
    needs=Scope.WRITE_CONTACTS,
    may=Capability.OPEN_TICKET,
    state=organisation_state,
)
def change_organisation(
    request: Call, organisation: Number, body: OrganisationChanges
) -> OrganisationOut:
    """Set right what is known of an organisation, and fill in own fields, all or nothing."""
    found, actor = organisation_for(request.rights, organisation), actor_of(request)
    people.save_organisation(
        found,
        name=found.name if body.name is None else body.name,
        domain=found.domain if body.domain is None else body.domain,
        actor=actor,
    )
    fill_in(found, body.fields, actor)
    return organisation_out(found)


@area.get("/organisations/{int:organisation}/sharing", **READ)
def get_sharing(request: Call, organisation: Number) -> SharingOut:
    """Return whether the contacts of an organisation see each other's tickets."""
    return sharing_out(organisation_for(request.rights, organisation))


@area.put(
    "/organisations/{int:organisation}/sharing",
    needs=Scope.WRITE_DESK,
    may=Capability.CONFIGURE,
)
def share_within(request: Call, organisation: Number, body: SharingIn) -> SharingOut:
    """Let the contacts of an organisation see each other's new tickets, or not any more."""
    found, actor = organisation_for(request.rights, organisation), actor_of(request)
    if body.is_on:
        tickets.share_within(found, reason=body.reason, may_answer=body.may_answer, actor=actor)
    else:
        tickets.stop_sharing(found, actor=actor)
    return sharing_out(found)


@area.get("/tickets/{int:number}/sharing", needs=Scope.READ_TICKETS, may=Capability.SEE_TICKETS)
def get_ticket_sharing(request: Call, number: Number) -> TicketSharingOut:
    """Return whether the colleagues of who asked see a ticket."""
    ticket = ticket_for(request.rights, number)
    return TicketSharingOut(is_shared=is_seen(share_of(ticket)))


@area.put("/tickets/{int:number}/sharing", needs=Scope.WRITE_TICKETS, may=Capability.CHANGE)
def share_ticket(request: Call, number: Number, body: TicketSharingIn) -> TicketSharingOut:
    """Share a ticket with the colleagues of who asked, or keep it from them."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    verb = tickets.share_ticket if body.is_shared else tickets.keep_private
    verb(ticket, actor=actor_of(request))
    return TicketSharingOut(is_shared=is_seen(share_of(ticket)))


def sharing_out(found: Organisation) -> SharingOut:
    row = sharing_of(found)
    return SharingOut(
        is_on=row is not None,
        reason=row.reason if row else "",
        may_answer=row.may_answer if row else False,
    )


def organisation_out(found: Organisation) -> OrganisationOut:
    return OrganisationOut(
        id=found.pk, name=found.name, domain=found.domain, fields=fields_of(found)
    )


def fields_of(owner: Contact | Organisation) -> dict[str, Any]:
    about = About(owner._meta.model_name or "")
    fields = current().fields_about(about)
    held = held_by([owner], fields, TABLES[about]).get(owner.pk, {})
    return told_of(owner.pk if about == About.CONTACT else None, fields, held)


def fill_in(owner: Contact | Organisation, fields: dict[str, Any], actor: Actor) -> None:
    """Fill in own fields. Raises ``Problem`` with what does not suit."""
    try:
        fill_in_about(owner, fields, actor=actor)
    except Unfit as unfit:
        faults = tuple(Fault(f"#/fields/{key[:60]}", why) for key, why in unfit.errors.items())
        raise Problem(INVALID, faults=faults) from None


@area.post("/contacts/search", **READ, is_reading=True)
def search_contacts(request: Call, body: ContactSearch) -> Page[ContactOut]:
    """Find the contact who has a mail address; the address stays out of every log."""
    known = find_contact(body.email)
    found = contacts_for(request.rights).filter(pk=known.pk if known else 0)
    return Page(items=contact_outs(found), next=None)


@area.post("/contacts", needs=Scope.WRITE_CONTACTS, may=Capability.OPEN_TICKET, status=201)
def meet_contact(request: Call, body: ContactIn) -> Created[ContactMade]:
    """Meet a contact by mail address; who is known already stays as they are.

    A name is taken over only where none is known.
    """
    contact = contact_by_email(body.email, body.name, source="api", actor=actor_of(request))
    return Created(ContactMade(id=contact.pk), f"/api/v1/contacts/{contact.pk}")


@area.get(
    "/contacts/{int:contact}/tickets", needs=Scope.READ_TICKETS, may=Capability.SEE_TICKETS
)
def list_tickets_of_contact(
    request: Call, contact: Number, asked: Query[Paged]
) -> Page[TicketOut]:
    """List the tickets of a contact that are within reach, newest first."""
    found = tickets_for(request.rights).filter(contact_id=contact)
    return page(found, asked.size, asked.cursor, "newest", "contact", contact)

"""The people who ask for help."""

from __future__ import annotations

from ninja import Query

from ombud.api.call import Call, actor_of
from ombud.api.egress import let_out
from ombud.api.looking import note_read
from ombud.api.operations import Area, Created
from ombud.api.pages import Paged, page_by_id
from ombud.api.routes.tickets import page
from ombud.api.schemas.base import Number, Page
from ombud.api.schemas.desk import ContactMade, ContactOut, ContactSearch
from ombud.api.schemas.tickets import ContactIn, TicketOut
from ombud.api.shapes import contact_out, contact_outs
from ombud.people.actions import contact_by_email
from ombud.people.capabilities import Capability
from ombud.people.queries import find_contact
from ombud.people.scopes import Scope
from ombud.readlog.statuses import Thing
from ombud.tickets.access import contact_for, contacts_for, tickets_for

area = Area("contacts", "The people who ask for help.")
READ = {"needs": Scope.READ_CONTACTS, "may": Capability.SEE_CONTACTS}


@area.get("/contacts", **READ)
def list_contacts(request: Call, asked: Query[Paged]) -> Page[ContactOut]:
    """List contacts: all, or those who take part in tickets of the teams within reach."""
    found = contacts_for(request.rights).select_related("organisation")
    return page_by_id(found.prefetch_related("identifiers"), asked, contact_outs, "contacts")


@area.get("/contacts/{int:contact}", **READ)
def get_contact(request: Call, contact: Number) -> ContactOut:
    """Return one contact."""
    found = contact_for(request.rights, contact)
    let_out(found.pk)
    note_read(request, found.pk, Thing.CONTACT, found.pk)
    return contact_out(found)


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

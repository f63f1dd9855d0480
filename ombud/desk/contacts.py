"""What the pages of contacts and organisations show, in a fixed number of statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from ombud.base import dates
from ombud.desk.lists import marks_for, rows_of
from ombud.desk.objects import beside
from ombud.desk.own_fields import details_about
from ombud.desk.panel import KINDS, PURPOSES, SOURCES, statements_about
from ombud.people.capabilities import Capability
from ombud.people.places import place_name
from ombud.people.queries import find_contact
from ombud.purposes.gate import SUPPORT
from ombud.recipients.queries import disclosures_of, in_use
from ombud.subjects.queries import age_band_of
from ombud.subjects.statuses import AgeBand
from ombud.tickets import queries
from ombud.tickets.access import contacts_for, tickets_for
from ombud.tickets.setup import current
from ombud.tickets.shared import sharing_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.desk.http import AgentRequest
    from ombud.desk.lists import Row
    from ombud.people.models import Contact, Organisation
    from ombud.tickets.models.ticket import TicketQuerySet

PAGE = 50
TICKETS = 20
LONGEST = 200


def found_contacts(request: AgentRequest, text: str, after: int) -> tuple[list[Contact], int]:
    """Return a page of contacts, and the number after which the next begins (0: none).

    text: a mail address, or the beginning of a name or of an organisation's; newest first.
    """
    contacts = contacts_for(request.rights).select_related("organisation")
    if "@" in text:
        known = find_contact(text)
        contacts = contacts.filter(pk=known.pk if known else 0)
    elif text:
        by_name = contacts.filter(name__istartswith=text)
        contacts = by_name | contacts.filter(organisation__name__istartswith=text)
    if after:
        contacts = contacts.filter(pk__lt=after)
    rows = list(contacts.order_by("-pk").prefetch_related("identifiers")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else 0


def about_contact(request: AgentRequest, contact: Contact) -> dict[str, Any]:
    """Return what is known of ``contact``, why, and their tickets as far as allowed."""
    tickets = tickets_for(request.rights).filter(contact=contact)
    setup = current()
    return {
        "contact": contact,
        "identifiers": [
            (one, str(KINDS.get(one.kind, one.kind)))
            for one in contact.identifiers.order_by("pk")
        ],
        "statements": statements_about(contact),
        "disclosures": disclosures_of([contact.pk]),
        "recipients": list(in_use()),
        "details": details_about(contact, setup),
        "language_name": dates.locale_of(contact.language).display_name
        if contact.language
        else "",
        "age": str(AgeBand(band).label) if (band := age_band_of(contact)) else "",
        "lives_in": place_name(contact.residence, get_language() or "en"),
        "purpose": str(PURPOSES.get(SUPPORT.key, SUPPORT.text)),
        "source": str(SOURCES.get(contact.source, contact.source)),
        "may_change": request.rights.may(Capability.OPEN_TICKET),
        "rows": latest(request, tickets),
        **beside(request, contact, setup),
    }


def about_organisation(request: AgentRequest, organisation: Organisation) -> dict[str, Any]:
    """Return what is known of ``organisation``, its contacts and their tickets."""
    contacts: QuerySet[Contact] = contacts_for(request.rights).filter(organisation=organisation)
    tickets = tickets_for(request.rights).filter(contact__organisation=organisation)
    setup = current()
    return {
        "organisation": organisation,
        "details": details_about(organisation, setup),
        "contacts": list(contacts.order_by("name", "pk")[:PAGE]),
        "sharing": sharing_of(organisation),
        "may_share": request.rights.may(Capability.CONFIGURE),
        "may_change": request.rights.may(Capability.OPEN_TICKET),
        "rows": latest(request, tickets),
        **beside(request, organisation, setup),
    }


def latest(request: AgentRequest, tickets: TicketQuerySet) -> list[Row]:
    found = list(tickets.for_list().order_by("-pk")[:TICKETS])
    return rows_of(found, queries.tags_of(found), marks=marks_for(request, found))

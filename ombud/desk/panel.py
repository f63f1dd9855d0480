"""What the panel beside a conversation says about the person who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ombud.base import clock, dates
from ombud.corrections.queries import statements_of
from ombud.desk import words
from ombud.desk.lists import STATUS_DOTS
from ombud.people.capabilities import Capability
from ombud.people.models import IdentifierKind
from ombud.people.queries import identifiers_of
from ombud.privacy.data import label_of_theirs
from ombud.purposes.gate import SUPPORT
from ombud.tickets import queries
from ombud.tickets.statuses import Status

if TYPE_CHECKING:
    from datetime import datetime

    from ombud.people.models import Contact
    from ombud.people.models.agent import Rights
    from ombud.tickets.models import Ticket
    from ombud.tickets.taking_part import Readers

KINDS = {
    **dict(IdentifierKind.choices),
    "email": lazy("E-mail"),
    "phone": lazy("Phone"),
    "customer_number": lazy("Customer no."),
}
SOURCES = {
    "mail": lazy("A mail they sent"),
    "portal": lazy("The portal"),
    "agent": lazy("A colleague wrote it down"),
    "import": lazy("An import"),
    "api": lazy("Another system"),
}
PURPOSES = {"support": lazy("Support: answering what they asked")}


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another ticket of the same person."""

    number: int
    subject: str
    status: str
    dot: str
    at: str
    time: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, and what the desk knows about them and why."""

    name: str
    organisation: str
    identifiers: list[tuple[str, str]]
    local_time: str
    language: str
    purpose: str
    source: str
    since: datetime
    earlier: list[Earlier]
    is_hidden: bool = False
    statements: tuple[tuple[str, str], ...] = ()


def person_of(ticket: Ticket, rights: Rights, readers: Readers | None = None) -> Person:
    """Return what the panel of ``ticket`` shows; earlier tickets only as far as allowed.

    readers: those of the ticket, where they have been read: with them, by what they are known.

    Without ``contact.see`` in the ticket's team that is the name under the messages, no more.
    """
    contact = ticket.contact
    if not rights.may(Capability.SEE_CONTACTS, ticket.team_id):
        return hidden(contact)
    return Person(
        name=contact.name or _("Unknown sender"),
        organisation=contact.organisation.name if contact.organisation else "",
        identifiers=[
            (str(KINDS.get(kind, kind)), value) for kind, value in known_by(contact, readers)
        ],
        local_time=local_time(contact),
        language=dates.locale_of(contact.language).display_name or ""
        if contact.language
        else "",
        purpose=str(PURPOSES.get(SUPPORT.key, SUPPORT.text)),
        source=str(SOURCES.get(contact.source, contact.source)),
        since=contact.since,
        earlier=[
            earlier_of(one)
            for one in queries.earlier_tickets(ticket, rights.teams(Capability.SEE_TICKETS))
        ],
        statements=statements_about(contact),
    )


def statements_about(contact: Contact) -> tuple[tuple[str, str], ...]:
    """Return what the person says about data that stay as they are, by what they are called."""
    said = statements_of([contact.pk]) if contact.has_statements else {}
    return tuple((label_of_theirs(field), text) for field, text in said.items())


def known_by(contact: Contact, readers: Readers | None) -> list[tuple[str, str]]:
    """Return kinds and values of what ``contact`` is known by; who may take part no more."""
    known = readers.identifiers.get(contact.pk) if readers else None
    return known or [(one.kind, one.value) for one in identifiers_of(contact)]


def hidden(contact: Contact) -> Person:
    """Return what somebody sees who may read the conversation and no contact data."""
    purpose = str(PURPOSES.get(SUPPORT.key, SUPPORT.text))
    name = contact.name or _("Unknown sender")
    return Person(name, "", [], "", "", purpose, "", contact.since, [], is_hidden=True)


def local_time(contact: Contact) -> str:
    """Return the time where the contact is, or nothing when that is not known."""
    if not contact.time_zone:
        return ""
    try:
        zone = ZoneInfo(contact.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ""
    place = contact.time_zone.rpartition("/")[2].replace("_", " ")
    return _("%(time)s in %(place)s") % {
        "time": clock.now().astimezone(zone).strftime("%H:%M"),
        "place": place,
    }


def earlier_of(ticket: Ticket) -> Earlier:
    return Earlier(
        number=ticket.number,
        subject=ticket.subject,
        status=str(Status(ticket.status).label),
        dot=STATUS_DOTS[Status(ticket.status)],
        at=ticket.updated_at.isoformat(timespec="seconds"),
        time=words.short_time(ticket.updated_at),
    )

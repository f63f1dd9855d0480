"""Side conversations, made ready for where they stand beside the ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.desk.conversation import Entry, entries_of
from ombud.people.capabilities import Capability
from ombud.tickets.queries import with_parts
from ombud.tickets.sides import said_by_side, sides_of

if TYPE_CHECKING:
    from ombud.desk.http import AgentRequest
    from ombud.tickets.models import Message, SideConversation, Ticket


@dataclass(frozen=True, slots=True)
class Side:
    """A side conversation as the page shows it."""

    row: SideConversation
    people: str
    entries: list[Entry]


def sides_shown(request: AgentRequest, ticket: Ticket) -> list[Side]:
    """Return the side conversations of ``ticket`` with what was said, open ones first."""
    found = sides_of(ticket)
    said = said_by_side(found)
    with_parts([message for messages in said.values() for message in messages])
    reveals = request.rights.may(Capability.REVEAL, ticket.team_id)
    shows = request.rights.may(Capability.SEE_CONTACTS, ticket.team_id)
    shown = []
    for one in sorted(found, key=lambda side: side.closed_at is not None):
        messages = said[one.pk]
        entries = entries_of(
            messages, request.user, reveals=reveals, number=ticket.number, shows_contacts=shows
        )
        people = ", ".join(person.contact.name or "?" for person in one.people.all())
        if shows:
            people = ", ".join(address_lines(messages)) or people
        shown.append(Side(one, people, [e for e in entries if isinstance(e, Entry)]))
    return shown


def address_lines(messages: list[Message]) -> list[str]:
    """Return the addresses to which a side conversation was written, each once."""
    found: dict[str, None] = {}
    for message in messages:
        for one in message.recipients.all():
            if one.field == "to":
                found.setdefault(one.address)
    return list(found)

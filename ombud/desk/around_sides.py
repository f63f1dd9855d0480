"""Side conversations, made ready for where they stand beside the ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.desk.conversation import Entry, entries_of
from ombud.desk.deliveries import DeliveryLine, deliveries_of
from ombud.people.capabilities import Capability
from ombud.tickets.queries import with_parts
from ombud.tickets.resting import NOBODY, resting_in
from ombud.tickets.sides import said_by_side, sides_of

if TYPE_CHECKING:
    from ombud.desk.http import AgentRequest
    from ombud.tickets.models import Message, SideConversation, Ticket
    from ombud.tickets.resting import Resting


@dataclass(frozen=True, slots=True)
class Side:
    """A side conversation as the page shows it."""

    row: SideConversation
    people: str
    entries: list[Entry]
    deliveries: dict[int, DeliveryLine]

    @property
    def is_going_out(self) -> bool:
        """Say whether something of it can still be taken back."""
        lines = (self.deliveries.get(entry.id) for entry in self.entries)
        return any(line and line.recall_until for line in lines)


def sides_shown(request: AgentRequest, ticket: Ticket) -> list[Side]:
    """Return the side conversations of ``ticket`` with what was said, open ones first."""
    found = sides_of(ticket)
    said = said_by_side(found)
    everything = [message for messages in said.values() for message in messages]
    with_parts(everything)
    deliveries = deliveries_of(everything)
    reveals = request.rights.may(Capability.REVEAL, ticket.team_id)
    shows = request.rights.may(Capability.SEE_CONTACTS, ticket.team_id)
    shown = []
    for one in sorted(found, key=lambda side: side.closed_at is not None):
        messages = said[one.pk]
        entries = entries_of(
            messages, request.user, reveals=reveals, ticket=ticket, shows_contacts=shows
        )
        people = ", ".join(person.contact.name or "?" for person in one.people.all())
        if shows:
            resting = resting_in(messages, ticket.contact_id, request.user)
            people = ", ".join(address_lines(messages, ticket.contact_id, resting)) or people
        here = [entry for entry in entries if isinstance(entry, Entry)]
        shown.append(Side(one, people, here, deliveries))
    return shown


def address_lines(messages: list[Message], owner: int, resting: Resting = NOBODY) -> list[str]:
    """Return the addresses to which a side conversation was written, each once."""
    found: dict[str, None] = {}
    for message in messages:
        for one in resting.shown(message.recipients, owner):
            if one.field == "to":
                found.setdefault(one.address)
    return list(found)

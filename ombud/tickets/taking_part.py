"""Reads about who takes part in a conversation. Callers come through ``access``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import (
    Case,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)

from ombud.base import clock
from ombud.base.prepared import Prepared
from ombud.people import merged
from ombud.people.models import Identifier, IdentifierKind
from ombud.tickets.content import Address
from ombud.tickets.models import (
    Draft,
    Message,
    Opening,
    Participant,
    Presence,
    Reminder,
    Restriction,
    Snooze,
    Watcher,
)
from ombud.tickets.statuses import Direction, ParticipantRole

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models import Agent, Contact
    from ombud.tickets.models import Ticket

ORDER = Case(
    *(When(role=role, then=Value(at)) for at, role in enumerate(ParticipantRole)),
    output_field=IntegerField(),
)
FIELDS: dict[str, str] = {ParticipantRole.REQUESTER: "to", ParticipantRole.CC: "cc"}


def shown(parts: QuerySet[Participant], agent: Agent | None = None) -> QuerySet[Participant]:
    """Leave out whose data rest, but for who asked: that conversation is younger and theirs.

    agent: who reads; whom they may look at now on a stated ground is there as well.
    """
    resting = Restriction.objects.in_force().of_whole_persons().values("contact")
    seen = Q(contact=F("ticket__contact")) | ~Q(contact__in=resting)
    if agent is not None:
        seen |= Q(contact__in=opened_by(agent).values("contact"))
    return parts.filter(seen)


def opened_by(agent: Agent) -> QuerySet[Opening]:
    """Return on which grounds ``agent`` may look at whom now, the longest first."""
    return Opening.objects.filter(agent=agent, until__gt=clock.now()).order_by("-until")


NAMED = Prepared(
    lambda ticket: (
        shown(Participant.objects.filter(ticket=ticket))
        .order_by("pk", "contact__identifiers__pk")
        .values_list(
            "role",
            "contact_id",
            "contact__name",
            "contact__identifiers__kind",
            "contact__identifiers__value",
            "contact__identifiers__is_primary",
        )
    )
)


def participants_of(ticket: Ticket, agent: Agent | None = None) -> QuerySet[Participant]:
    """Return who takes part, requesters first, each with their addresses.

    Without those whose data rest, unless the conversation is their own, or ``agent`` stated a
    ground: then ``opened_on`` and ``opened_until`` say which, and for how long.
    """
    addresses = Identifier.objects.filter(kind=IdentifierKind.EMAIL).order_by("-is_primary")
    parts = Participant.objects.filter(ticket=ticket)
    if agent is not None:
        mine = opened_by(agent).filter(contact=OuterRef("contact"))
        parts = parts.annotate(
            opened_on=Subquery(mine.values("ground")[:1]),
            opened_until=Subquery(mine.values("until")[:1]),
        )
    return (
        shown(parts, agent)
        .select_related("contact")
        .prefetch_related(Prefetch("contact__identifiers", addresses))
        .order_by(ORDER, "pk")
    )


def people_in(ticket: Ticket) -> list[Contact]:
    """Return the contacts of a conversation: its own, who takes part, who wrote."""
    found = {ticket.contact_id: ticket.contact}
    for part in ticket.participants.select_related("contact").order_by("pk"):
        found.setdefault(part.contact_id, part.contact)
    written = Message.objects.on_page_of(ticket.pk).filter(direction=Direction.IN)
    for message in written.select_related("contact").in_order():
        if message.contact is not None:
            found.setdefault(message.contact.pk, message.contact)
    return list(found.values())


def watchers_of(ticket: Ticket) -> list[Watcher]:
    """Return who follows ``ticket``, by name."""
    rows = Watcher.objects.filter(ticket=ticket).select_related("agent")
    return sorted(rows, key=lambda one: one.agent.name.casefold())


def snooze_of(ticket: Ticket) -> Snooze | None:
    """Return until when ``ticket`` sleeps and who let it, if it does."""
    return Snooze.objects.filter(ticket=ticket).select_related("agent").first()


def reminder_of(ticket: Ticket, agent: Agent) -> Reminder | None:
    """Return when ``agent`` wants to be reminded of ``ticket``, if they do."""
    return Reminder.objects.filter(ticket=ticket, agent=agent).first()


def others_on(ticket: Ticket, agent: Agent) -> list[Presence]:
    """Return which colleagues have ``ticket`` open now, those who write first."""
    rows = Presence.objects.here(clock.now()).filter(ticket=ticket).exclude(agent=agent)
    return list(rows.select_related("agent").order_by("-state", "agent__name", "pk"))


def shared_drafts_on(ticket: Ticket, agent: Agent) -> list[Draft]:
    """Return the drafts on ``ticket`` that colleagues share with ``agent``."""
    rows = Draft.objects.filter(ticket=ticket, shared_at__isnull=False).exclude(agent=agent)
    return list(rows.select_related("agent").order_by("pk"))


@dataclass(frozen=True, slots=True)
class Readers:
    """To whom an answer goes: everybody who asked, and everybody who gets a copy.

    identifiers: by contact, for everybody who takes part: kind and value of what they are
    known by.
    """

    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    identifiers: dict[int, list[tuple[str, str]]]

    @property
    def copies(self) -> str:
        """The copies as the Cc field holds them."""
        return ", ".join(one.address for one in self.cc)


def readers_of(ticket: Ticket) -> Readers:
    """Return to whom an answer to ``ticket`` goes, by the roles of its participants.

    Who has no mail address is left out; who was merged is written to as before. One statement,
    and some more for each who has no address of their own.
    """
    readers: dict[str, list[Address]] = {"to": [], "cc": []}
    identifiers: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for role, contact, name, kind, value, is_primary in NAMED(ticket=ticket.pk):
        if kind:
            identifiers[contact].append((kind, value))
        elif role in FIELDS and (before := merged.address(contact)):
            readers[FIELDS[role]].append(Address(FIELDS[role], name, before))
        if kind == IdentifierKind.EMAIL and is_primary and role in FIELDS:
            readers[FIELDS[role]].append(Address(FIELDS[role], name, value))
    return Readers(tuple(readers["to"]), tuple(readers["cc"]), dict(identifiers))


def addressees(ticket: Ticket) -> tuple[Address, ...]:
    """Return the To of an answer where several people asked; nothing where one did."""
    to = readers_of(ticket).to
    return to if len(to) > 1 else ()

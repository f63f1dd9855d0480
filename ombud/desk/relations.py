"""How a ticket stands to others, made ready for its panel and for choosing another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ombud.base.errors import Refused
from ombud.desk.finding import find
from ombud.desk.lists import STATUS_DOTS
from ombud.tickets.access import links_for, merges_for, splits_for, ticket_of, tickets_for
from ombud.tickets.relations import Relation, relation_of
from ombud.tickets.statuses import LinkKind, Status

if TYPE_CHECKING:
    from ombud.desk.http import AgentRequest
    from ombud.tickets.models import Link, Ticket

MOST_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Linked:
    """One linked ticket; ``holds``: this ticket cannot be solved before it."""

    link: int
    number: int
    subject: str
    status: str
    dot: str
    is_open: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Group:
    """All tickets to which this one stands in the same way."""

    title: str
    tickets: list[Linked]
    solved: int
    counts: bool


def groups_of(links: list[Link], ticket: Ticket) -> list[Group]:
    """Return the links of ``ticket`` by their words, dependencies and children first."""
    found: dict[Relation, list[Linked]] = {}
    for link in links:
        is_source = link.source_id == ticket.pk
        relation = relation_of(LinkKind(link.kind), is_source=is_source)
        found.setdefault(relation, []).append(linked(link, relation, is_source=is_source))
    return [
        Group(
            title=str(relation.label),
            tickets=found[relation],
            solved=sum(not one.is_open for one in found[relation]),
            counts=relation in HOLDING,
        )
        for relation in ORDER
        if relation in found
    ]


HOLDING = frozenset({Relation.DEPENDS_ON, Relation.PARENT_OF})
ORDER = (
    Relation.CHILD_OF,
    Relation.PARENT_OF,
    Relation.DEPENDS_ON,
    *(
        one
        for one in Relation
        if one not in {Relation.CHILD_OF, Relation.PARENT_OF, Relation.DEPENDS_ON}
    ),
)


def linked(link: Link, relation: Relation, *, is_source: bool) -> Linked:
    other = link.target if is_source else link.source
    return Linked(
        link=link.pk,
        number=other.number,
        subject=other.subject,
        status=str(Status(other.status).label),
        dot=STATUS_DOTS[Status(other.status)],
        is_open=other.is_open,
        holds=link.holds and relation in HOLDING and other.is_open,
    )


def relations_of(request: AgentRequest, ticket: Ticket) -> dict[str, Any]:
    """Return what the panel shows of a ticket's links and of what was merged into it."""
    return {
        "groups": groups_of(links_for(request.rights, ticket), ticket),
        "merges": merges_for(request.rights, ticket),
        "splits": splits_for(request.rights, ticket),
    }


@dataclass(frozen=True, slots=True)
class Offer:
    """A ticket that can be chosen."""

    number: int
    subject: str
    who: str
    status: str
    dot: str


def offers_for(request: AgentRequest, ticket: Ticket, asked: str) -> list[Offer]:
    """Return tickets to choose from: what ``asked`` finds, else others of the same person."""
    if asked:
        found = find(asked, request).tickets
    else:
        same = tickets_for(request.rights).filter(contact_id=ticket.contact_id)
        found = list(same.for_list().order_by("-pk")[: MOST_OFFERED + 1])
    others = [one for one in found if one.pk != ticket.pk]
    return [
        Offer(
            number=one.number,
            subject=one.subject,
            who=one.contact.name,
            status=str(Status(one.status).label),
            dot=STATUS_DOTS[Status(one.status)],
        )
        for one in others[:MOST_OFFERED]
    ]


def typed_ticket(request: AgentRequest, field: str) -> Ticket:
    """Return the visible ticket that the form names: its number in ``field``, with or without
    a hash, else the one that was chosen from the offers.

    Raises ``Refused`` for anything else, and alike for what the agent may not see.
    """
    typed = request.POST.get(field, "").strip() or request.POST.get("chosen", "")
    number = typed.lstrip("#").strip()
    found = ticket_of(request.rights, int(number)) if is_number(number) else None
    if found is None:
        raise Refused("There is no such ticket. Type its number, or search for it below.")
    return found


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER


LONGEST_NUMBER = 19

"""Links between tickets, merging and undoing it."""

from __future__ import annotations

from ombud.api.call import Call, actor_of
from ombud.api.egress import may_leave
from ombud.api.operations import Area, Created
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.routes.messages import ticket_to
from ombud.api.routes.tickets import changeable, state
from ombud.api.schemas.around import LinkIn, LinkOut, MergeIn, MergeOut, TicketRef
from ombud.api.schemas.base import Number, Page, word
from ombud.people.capabilities import Capability
from ombud.people.scopes import Scope
from ombud.tickets import actions
from ombud.tickets.access import link_for, links_for, merge_for, merges_for, ticket_of
from ombud.tickets.models import Link, Merge, Ticket
from ombud.tickets.relations import Relation, relation_of
from ombud.tickets.statuses import LinkKind, Sharing

area = Area("relations", "How tickets stand to each other: links, merging and undoing it.")
READ = {"needs": Scope.READ_TICKETS, "may": Capability.SEE_TICKETS}
WRITE = {"needs": Scope.WRITE_TICKETS, "may": Capability.CHANGE}


def other_ticket(request: Call, number: int, where: str, needs: Capability) -> Ticket:
    """Return the ticket that a body names. Raises ``Problem`` for one that is out of reach."""
    found = ticket_of(request.rights, number)
    is_good = found is not None and request.rights.may(needs, found.team_id)
    if found is None or not is_good or not may_leave(found.contact_id):
        reason = "There is no such ticket within reach."
        raise Problem(INVALID, faults=(Fault(f"#/{where}", reason),))
    return found


def ticket_ref(ticket: Ticket) -> TicketRef:
    return TicketRef(number=ticket.number, subject=ticket.subject, status=word(ticket.status))


def link_out(link: Link, ticket: Ticket) -> LinkOut:
    """Return a link as it looks from ``ticket``."""
    is_source = link.source_id == ticket.pk
    return LinkOut(
        id=link.pk,
        relation=relation_of(LinkKind(link.kind), is_source=is_source).value,
        ticket=ticket_ref(link.target if is_source else link.source),
        holds=link.holds,
        at=link.at,
    )


@area.get("/tickets/{int:number}/links", **READ)
def list_links(request: Call, number: Number) -> Page[LinkOut]:
    """List the links of a ticket whose other end is within reach, oldest first."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    shown = [
        one
        for one in links_for(request.rights, ticket)
        if may_leave(one.source.contact_id) and may_leave(one.target.contact_id)
    ]
    return Page(items=[link_out(one, ticket) for one in shown], next=None)


@area.post("/tickets/{int:number}/links", **WRITE, status=201, state=state)
def link_tickets(request: Call, number: Number, body: LinkIn) -> Created[LinkOut]:
    """Link a ticket to another one; a link that is there stays."""
    ticket = changeable(request, number)
    other = other_ticket(request, body.ticket, "ticket", Capability.SEE_TICKETS)
    link = actions.link_tickets(
        ticket, Relation(body.relation), other, holds=body.holds, actor=actor_of(request)
    )
    return Created(link_out(link, ticket), f"/api/v1/tickets/{number}/links")


@area.delete("/tickets/{int:number}/links/{int:link}", **WRITE)
def unlink_tickets(request: Call, number: Number, link: Number) -> None:
    """Take a link away, from either of its tickets."""
    ticket = changeable(request, number)
    found = link_for(request.rights, ticket, link)
    actions.unlink_tickets(found, actor=actor_of(request))


def merge_out(merge: Merge) -> MergeOut:
    return MergeOut(
        ticket=ticket_ref(merge.source),
        into=ticket_ref(merge.root),
        sharing=word(merge.sharing),
        at=merge.at,
    )


@area.get("/tickets/{int:number}/merges", **READ)
def list_merges(request: Call, number: Number) -> Page[MergeOut]:
    """List the tickets that are read on the page of this one, oldest first."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    shown = [
        one
        for one in merges_for(request.rights, ticket)
        if may_leave(one.source.contact_id) and may_leave(one.root.contact_id)
    ]
    return Page(items=[merge_out(one) for one in shown], next=None)


@area.post("/tickets/{int:number}/merge", **WRITE, state=state)
def merge_tickets(request: Call, number: Number, body: MergeIn) -> MergeOut:
    """Read a ticket on the page of another from now on; nothing is moved.

    When several customers would meet, `sharing` must say who may read what.
    """
    ticket = changeable(request, number)
    into = other_ticket(request, body.into, "into", Capability.CHANGE)
    sharing = Sharing(body.sharing) if body.sharing else None
    return merge_out(
        actions.merge_tickets(ticket, into=into, sharing=sharing, actor=actor_of(request))
    )


@area.post("/tickets/{int:number}/unmerge", **WRITE)
def unmerge_ticket(request: Call, number: Number) -> None:
    """Let a merged ticket stand alone again, as both stood before."""
    merge = merge_for(request.rights, number, needs=Capability.CHANGE)
    actions.unmerge_ticket(merge.source, actor=actor_of(request))

"""Linking tickets, and taking a link away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.tickets.actions.merging import agent_of, number_of_row
from ombud.tickets.facts import TicketLinked, TicketUnlinked
from ombud.tickets.models import Link, Ticket
from ombud.tickets.relations import SIDES, Relation
from ombud.tickets.statuses import LinkKind

if TYPE_CHECKING:
    from ombud.base.actor import Actor

ONE_WAY = frozenset({LinkKind.BLOCKS, LinkKind.PARENT, LinkKind.CAUSES, LinkKind.DUPLICATES})


@transaction.atomic
def link_tickets(
    ticket: Ticket, relation: Relation, other: Ticket, *, actor: Actor, holds: bool = False
) -> Link:
    """Link ``ticket`` to ``other`` and return the link; one that is there stays.

    holds: a parent cannot be solved before this child; a dependency always holds.
    Raises ``Refused``: a ticket with itself, a circle, a second parent.
    """
    kind, is_source = SIDES[relation]
    source, target = (ticket, other) if is_source else (other, ticket)
    if source.pk == target.pk:
        raise Refused("A ticket cannot be linked to itself. Choose another one.")
    if kind is LinkKind.RELATES and source.pk > target.pk:
        source, target = target, source
    for one in sorted((source, target), key=number_of_row):
        lock(one)
    known = Link.objects.filter(kind=kind, source=source, target=target).first()
    if known is not None:
        return known
    refuse_circle(kind, source, target)
    link = Link.objects.create(
        kind=kind,
        source=source,
        target=target,
        holds=kind is LinkKind.BLOCKS or (kind is LinkKind.PARENT and holds),
        agent=agent_of(actor),
    )
    tell_both(TicketLinked, link, actor)
    return link


def refuse_circle(kind: LinkKind, source: Ticket, target: Ticket) -> None:
    """Raise ``Refused`` where the link would close a circle or make a second parent."""
    if kind is LinkKind.PARENT and Link.objects.filter(kind=kind, target=target).exists():
        raise Refused("The child has a parent already. Remove that link first.")
    if kind not in ONE_WAY:
        return
    seen, level = {target.pk}, {target.pk}
    while level:
        below = Link.objects.filter(kind=kind, source__in=level)
        level = set(below.values_list("target_id", flat=True)) - seen
        seen |= level
    if source.pk in seen:
        raise Refused("This would close a circle: the other ticket stands behind this one.")


@transaction.atomic
def unlink_tickets(link: Link, *, actor: Actor) -> None:
    """Take a link away; one that is gone already is no matter."""
    if not Link.objects.filter(pk=link.pk).exists():
        return
    tell_both(TicketUnlinked, link, actor)
    link.delete()


def tell_both(fact: type[TicketLinked | TicketUnlinked], link: Link, actor: Actor) -> None:
    """Record on both tickets what became of their link."""
    kind = LinkKind(link.kind)
    source, target = link.source, link.target
    log.record(fact(link=kind, other=target.number, is_source=True), source, actor=actor)
    log.record(fact(link=kind, other=source.number, is_source=False), target, actor=actor)

"""Merging tickets, and undoing it. Nothing is moved: rows say what is read where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import ActorKind
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.models import Agent
from ombud.tickets.actions.status import write_status
from ombud.tickets.actions.writing import preview_of_text, touch
from ombud.tickets.facts import (
    StatusChanged,
    TicketGaveBack,
    TicketMerged,
    TicketTookIn,
    TicketUnmerged,
)
from ombud.tickets.models import (
    Landing,
    Merge,
    MergedParticipant,
    Participant,
    Placement,
    Ticket,
)
from ombud.tickets.places import merge_of, place_of, threads_of
from ombud.tickets.statuses import UNSOLVED, Direction, ParticipantRole, Sharing, Status

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.tickets.models.elsewhere import PlacementQuerySet


def mixes_customers(source: Ticket, into: Ticket) -> bool:
    """Say whether merging would bring the conversations of several customers together."""
    asking = Ticket.objects.filter(pk__in=[*threads_of(source), *threads_of(place_of(into))])
    return asking.values("contact_id").distinct().count() > 1


@transaction.atomic
def merge_tickets(
    source: Ticket, *, into: Ticket, actor: Actor, sharing: Sharing | None = None
) -> Merge:
    """Read ``source`` on the page of ``into`` from now on, and return the merge.

    The source leaves the lists of open tickets; what is written to it arrives at ``into``,
    or where that was merged. sharing: who may read what; it must be given when several
    customers would meet. Merging into the same ticket again returns the merge that is there.
    Raises ``Refused``: a ticket into itself, one that is merged already, a closed target,
    and different customers without ``sharing``.
    """
    root = into if merge_of(into) is None else place_of(into)
    for ticket in sorted((source, root), key=number_of_row):
        lock(ticket)
    known = merge_of(source)
    if known is not None and known.root_id == root.pk:
        return known
    refuse_impossible(source, root, known)
    if sharing is None and mixes_customers(source, root):
        raise Refused("These are different customers. Say first which of them may read what.")
    merge = Merge.objects.create(
        source=source,
        target=root,
        root=root,
        sharing=sharing or Sharing.TOGETHER,
        agent=agent_of(actor),
        status_before=source.status,
        awaited_us_before=source.awaits_us,
        solved_at_before=source.solved_at,
        updated_at_before=source.updated_at,
    )
    Merge.objects.active().filter(root=source).update(root=root)
    if source.status != Status.CLOSED:
        write_status(source, Status.CLOSED, actor=actor)
    if merge.sharing == Sharing.TOGETHER:
        let_join(merge)
    fact = TicketMerged(into=root.number, sharing=Sharing(merge.sharing))
    log.record(fact, source, actor=actor)
    log.record(TicketTookIn(other=source.number), root, actor=actor)
    return merge


def refuse_impossible(source: Ticket, root: Ticket, known: Merge | None) -> None:
    if root.pk == source.pk:
        raise Refused("A ticket cannot be merged into itself. Choose another one.")
    if known is not None:
        raise Refused("This ticket is merged already. Undo that first.")
    if root.status == Status.CLOSED:
        raise Refused("The other ticket is closed. Choose one that is open.")


def agent_of(actor: Actor) -> Agent | None:
    """Return the agent who acts; None for rules and the desk itself."""
    if actor.kind != ActorKind.AGENT:
        return None
    return Agent.objects.filter(pk=actor.id).first()


def let_join(merge: Merge) -> None:
    """Let those who take part in the source take part in the target as well."""
    there = Participant.objects.filter(ticket=merge.root).values("contact")
    missing = Participant.objects.filter(ticket=merge.source).exclude(contact__in=there)
    for one in missing.order_by("pk"):
        joined = Participant.objects.create(
            ticket=merge.root, contact_id=one.contact_id, role=ParticipantRole.CC
        )
        MergedParticipant.objects.create(merge=merge, participant=joined)


@transaction.atomic
def unmerge_ticket(source: Ticket, *, actor: Actor) -> None:
    """Undo the merge of ``source``: both tickets stand as they did before.

    What was written to the source meanwhile is read there again. A ticket that is not merged
    stays as it is.
    """
    merge = merge_of(source)
    if merge is None:
        return
    for ticket in sorted((source, merge.root), key=number_of_row):
        lock(ticket)
    merge.refresh_from_db(fields=["ended_at"])
    if merge.ended_at is not None:  # somebody else undid it while we waited
        return
    merge.ended_at, merge.ended_by = clock.now(), agent_of(actor)
    merge.save(update_fields=["ended_at", "ended_by"])
    branch = merged_below(source)
    Merge.objects.filter(pk__in=[one.pk for one in branch]).update(root=source)
    Participant.objects.filter(joined_by_merge__merge=merge).delete()
    give_back_status(source, merge, actor)
    give_back_messages(source, [merge, *branch], actor)
    log.record(TicketUnmerged(out_of=merge.root.number), source, actor=actor)
    log.record(TicketGaveBack(other=source.number), merge.root, actor=actor)


def merged_below(ticket: Ticket) -> list[Merge]:
    """Return the merges into ``ticket``, into what was merged into it, and so on."""
    found: list[Merge] = []
    level = [ticket.pk]
    while level:
        below = list(Merge.objects.active().filter(target__in=level))
        level = [one.source_id for one in below]
        found += below
    return found


def number_of_row(ticket: Ticket) -> int:
    """Return the order in which locks are taken, so that no two merges wait in a circle."""
    return ticket.pk


def give_back_status(source: Ticket, merge: Merge, actor: Actor) -> None:
    before = Status(merge.status_before)
    if source.status != before:
        log.record(
            StatusChanged(before=Status(source.status), after=before), source, actor=actor
        )
    source.status, source.is_open = before, before in UNSOLVED
    source.awaits_us = merge.awaited_us_before
    source.solved_at = merge.solved_at_before
    source.updated_at = merge.updated_at_before
    source.save(update_fields=["status", "is_open", "awaits_us", "solved_at", "updated_at"])


def give_back_messages(source: Ticket, merges: list[Merge], actor: Actor) -> None:
    """Show in ``source`` what was written to it while it was merged; wake it if need be."""
    own = [one.source_id for one in merges]
    landings = Landing.objects.filter(merge__in=merges).exclude(message__ticket__in=own)
    landed = [one.message for one in landings.select_related("message").order_by("pk")]
    end_placements(Placement.objects.filter(message__in=landed), actor)
    agent = agent_of(actor)
    Placement.objects.bulk_create(
        Placement(message=one, ticket=source, agent=agent) for one in landed
    )
    written = [one for one in landed if one.direction == Direction.IN]
    if not written:
        return
    touch(source, awaits_us=True, preview=preview_of_text(written[-1].text))
    if source.status in {Status.PENDING, Status.SOLVED}:
        write_status(source, Status.OPEN, actor=actor)


def end_placements(placements: PlacementQuerySet, actor: Actor) -> None:
    """Show messages where they were written again; rows that ended already stay."""
    placements.active().update(ended_at=clock.now(), ended_by=agent_of(actor))

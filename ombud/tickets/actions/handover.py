"""Handing over what an agent or a team leaves behind, piece by piece in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import Actor, ActorKind
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.queries import works_in
from ombud.tickets.actions.properties import assign_ticket
from ombud.tickets.facts import HandoverEnded, TicketMoved
from ombud.tickets.models import Handover, Ticket

if TYPE_CHECKING:
    from ombud.events.models import Event
    from ombud.tickets.models.ticket import TicketQuerySet

PIECE = 200


def begin_agent_handover(event: Event) -> None:
    """Note that the open tickets of a deactivated agent go to their successor, or to nobody."""
    Handover.objects.create(
        agent_id=event.subject_id,
        to_agent_id=event.payload["successor"],
        actor_kind=event.actor_kind,
        actor_id=event.actor_id,
    )


def begin_team_handover(event: Event) -> None:
    """Note that all tickets of a retired team go to its successor."""
    Handover.objects.create(
        team_id=event.subject_id,
        to_team_id=event.payload["successor"],
        actor_kind=event.actor_kind,
        actor_id=event.actor_id,
    )


def carry_on(handover: Handover) -> bool:
    """Hand over the next 200 tickets; say whether there are more. An ended one does nothing."""
    with transaction.atomic():
        if lock(handover).ended_at is not None:
            return False
        tickets = list(waiting(handover).order_by("pk")[:PIECE])
        actor = Actor(ActorKind(handover.actor_kind), handover.actor_id)
        for ticket in tickets:
            if handover.team_id:
                pass_to_team(ticket, handover, actor)
            else:
                pass_to_agent(ticket, handover, actor)
        handover.save(update_fields=["moved_count", "freed_count"])
        if tickets:
            return True
        end(handover, actor)
        return False


def waiting(handover: Handover) -> TicketQuerySet:
    if handover.team_id:
        return Ticket.objects.filter(team_id=handover.team_id)
    return Ticket.objects.unsolved().filter(assignee_id=handover.agent_id)


def pass_to_team(ticket: Ticket, handover: Handover, actor: Actor) -> None:
    """Move a ticket, closed ones too: the conversation must stay where people can see it."""
    lock(ticket)
    before, after = ticket.team_id, handover.to_team_id
    if after is None or before == after:
        return
    ticket.team_id = after
    if ticket.assignee_id and not works_in(ticket.assignee_id, after):
        ticket.assignee = None
    ticket.save(update_fields=["team", "assignee"])
    log.record(TicketMoved(before=before, after=after), ticket, actor=actor)
    handover.moved_count += 1


def pass_to_agent(ticket: Ticket, handover: Handover, actor: Actor) -> None:
    successor = handover.to_agent
    may_take = successor and works_in(successor.pk, ticket.team_id)
    assign_ticket(ticket, successor if may_take else None, actor=actor)
    if may_take:
        handover.moved_count += 1
    else:
        handover.freed_count += 1


def end(handover: Handover, actor: Actor) -> None:
    handover.ended_at = clock.now()
    handover.save(update_fields=["ended_at"])
    fact = HandoverEnded(moved=handover.moved_count, freed=handover.freed_count)
    log.record(fact, handover, actor=actor)

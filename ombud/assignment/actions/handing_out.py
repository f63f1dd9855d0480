"""Giving a ticket to somebody by the policy of its team."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from ombud.assignment.choosing import Candidate, chosen
from ombud.assignment.models import Policy, Queued, Readiness
from ombud.assignment.queries import candidates_for, loads_of, skills_needed
from ombud.assignment.statuses import Mode
from ombud.base import clock
from ombud.base.actor import Actor, ActorKind
from ombud.base.locks import lock
from ombud.people.models import Agent
from ombud.tickets.actions import assign_ticket
from ombud.tickets.models import Ticket

AT_ONCE = 200


@transaction.atomic
def hand_out(ticket: Ticket) -> Agent | None:
    """Give ``ticket`` to somebody by the policy of its team, and return whom.

    Nothing happens where it has somebody, is solved, or is handed out by hand. Where nobody
    has room it waits, and is tried again. The policy is held first, then the ticket, so that
    two workers never count with the same numbers.
    """
    policy = Policy.objects.filter(team_id=ticket.team_id).exclude(mode=Mode.MANUAL).first()
    if policy is None:
        Queued.objects.filter(ticket=ticket).delete()
        return None
    lock(policy)
    lock(ticket)
    if ticket.team_id != policy.team_id:
        return None  # it moved on meanwhile; its move is a fact that is looked at next
    is_taken = ticket.is_locked or ticket.is_restricted or ticket.assignee_id is not None
    if not ticket.is_open or is_taken or policy.mode == Mode.MANUAL:
        Queued.objects.filter(ticket=ticket).delete()
        return None
    return given(ticket, policy)


def given(ticket: Ticket, policy: Policy) -> Agent | None:
    mode = Mode(policy.mode)
    needed = skills_needed(ticket) if mode == Mode.SKILLS else frozenset()
    candidates = candidates_for(ticket.team_id)
    one = chosen(mode, candidates, last=policy.last_id, needed=needed)
    while one is not None and not still_has_room(one):
        full = replace(one, is_away=True)
        candidates = [full if each.id == one.id else each for each in candidates]
        one = chosen(mode, candidates, last=policy.last_id, needed=needed)
    if one is None:
        Queued.objects.get_or_create(ticket=ticket)
        return None
    agent = Agent.objects.get(pk=one.id)
    assign_ticket(ticket, agent, actor=Actor(ActorKind.RULE, policy.pk))
    policy.last = agent
    policy.save(update_fields=["last"])
    Queued.objects.filter(ticket=ticket).delete()
    return agent


def still_has_room(one: Candidate) -> bool:
    """Count again with the agent's row held: another team may give them a ticket just now."""
    if one.most is None:
        return True
    ready = lock(Readiness.objects.get(agent=one.id))
    is_room = ready.most_open is None or loads_of([one.id]).get(one.id, 0) < ready.most_open
    return is_room and not ready.is_away(clock.now())


def hand_out_what_waits() -> int:
    """Try again what nobody had room for, longest waiting first; return how many found one.

    Each ticket is a transaction of its own. A team in which one ticket finds nobody may
    still have somebody for the next, who asks for other skills.
    """
    waiting = Queued.objects.order_by("since", "pk").values_list("ticket_id", flat=True)
    tickets = Ticket.objects.in_bulk(list(waiting[:AT_ONCE]))
    return sum(hand_out(tickets[number]) is not None for number in tickets)

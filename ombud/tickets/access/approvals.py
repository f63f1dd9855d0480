"""The doors to questions that somebody else decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from ombud.people.capabilities import Capability
from ombud.people.queries import agents_of, holders_of
from ombud.tickets.access.tickets import tickets_for
from ombud.tickets.models import (
    Approval,
    Ticket,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.people.models import Agent
    from ombud.people.models.agent import Rights


def approvers_among(
    ticket: Ticket, numbers: Iterable[int], team: int | None = None
) -> list[Agent]:
    """Return who of these agents, and of everybody in ``team``, may see ``ticket``."""
    seeing = holders_of(Capability.SEE_TICKETS, ticket.team_id)
    found = list(seeing.filter(pk__in=list(numbers)))
    if team is not None:
        found += list(seeing.filter(pk__in=agents_of(team).order_by().values("pk")))
    return found


def approvals_for(agent: Agent, rights: Rights) -> list[Approval]:
    """Return the questions that ``agent`` has to decide, oldest first."""
    return list(Approval.objects.waiting_for(agent, rights).told())


def approvals_about(ticket: Ticket) -> list[Approval]:
    """Return what was asked about a ticket that came through its door, oldest first."""
    return list(Approval.objects.filter(ticket=ticket).told())


def approvals_asked_by(agent: Agent, rights: Rights) -> list[Approval]:
    """Return the questions of ``agent`` that wait for others, oldest first."""
    mine = Approval.objects.open().filter(asked_by=agent, ticket__in=tickets_for(rights))
    return list(mine.told())


def approval_for(rights: Rights, approval_id: int) -> Approval:
    """Return a question about a visible ticket. Raises ``Http404``."""
    found = Approval.objects.filter(pk=approval_id, ticket__in=tickets_for(rights))
    approval = found.select_related("ticket").first()
    if approval is None:
        raise Http404("No such question.")
    return approval


def own_approval_for(agent: Agent, rights: Rights, approval_id: int) -> Approval:
    """Return a question that ``agent`` may take back: their own, or as a supervisor.

    Raises ``Http404`` otherwise.
    """
    approval = approval_for(rights, approval_id)
    may_all = rights.may(Capability.SUPERVISE, approval.ticket.team_id)
    if not may_all and approval.asked_by_id != agent.pk:
        raise Http404("No such question.")
    return approval

"""Approvals: asking colleagues whether something may be done, and deciding."""

from __future__ import annotations

from ombud.api.call import Call, actor_of
from ombud.api.operations import Area, Created
from ombud.api.routes.tickets import changeable
from ombud.api.schemas.approvals import ApprovalIn, ApprovalOut, ApproverOut, DecisionIn
from ombud.api.schemas.base import Number, Page
from ombud.people.capabilities import Capability
from ombud.people.scopes import Scope
from ombud.tickets import actions
from ombud.tickets.access import (
    approval_for,
    approvals_about,
    approvals_for,
    approvers_among,
    own_approval_for,
    ticket_for,
)
from ombud.tickets.models import Approval
from ombud.tickets.statuses import ApprovalRule, Decision

area = Area("approvals", "Approvals: asking colleagues whether something may be done.")
READ = {"needs": Scope.READ_TICKETS, "may": Capability.SEE_TICKETS}
DECIDE = {"needs": Scope.WRITE_TICKETS, "may": Capability.SEE_TICKETS}
WRITE = {"needs": Scope.WRITE_TICKETS, "may": Capability.CHANGE}


def approval_out(row: Approval) -> ApprovalOut:
    return ApprovalOut(
        id=row.pk,
        ticket=row.ticket.number,
        question=row.question,
        asked_by=row.asked_by_id,
        rule=row.rule,
        blocks_solving=row.blocks_solving,
        state=row.state,
        asked_at=row.asked_at,
        ended_at=row.ended_at,
        due_at=row.due_at,
        approvers=[
            ApproverOut(
                agent=one.agent_id,
                decision=one.decision,
                reason=one.reason,
                decided_at=one.decided_at,
            )
            for one in row.approvers.all()
        ],
    )


@area.get("/approvals", **READ)
def list_waiting_approvals(request: Call) -> Page[ApprovalOut]:
    """List what waits for the word of the owner of the token, oldest first."""
    found = approvals_for(request.agent, request.rights)
    return Page(items=[approval_out(one) for one in found], next=None)


@area.get("/tickets/{int:number}/approvals", **READ)
def list_approvals(request: Call, number: Number) -> Page[ApprovalOut]:
    """List what was asked about a ticket, and what became of it."""
    ticket = ticket_for(request.rights, number)
    return Page(items=[approval_out(one) for one in approvals_about(ticket)], next=None)


@area.post("/tickets/{int:number}/approvals", **WRITE, status=201)
def ask_approval(request: Call, number: Number, body: ApprovalIn) -> Created[ApprovalOut]:
    """Ask agents, or everybody of a team, who may see the ticket.

    Nobody decides what they asked for themselves.
    """
    ticket = changeable(request, number)
    made = actions.ask_approval(
        ticket,
        approvers_among(ticket, body.agents, body.team),
        question=body.question,
        rule=ApprovalRule(body.rule),
        blocks_solving=body.blocks_solving,
        due_at=body.due_at,
        agent=request.agent,
        actor=actor_of(request),
    )
    return Created(approval_out(made), f"/api/v1/tickets/{number}/approvals")


@area.post("/approvals/{int:approval}/decision", **DECIDE)
def decide_approval(request: Call, approval: Number, body: DecisionIn) -> ApprovalOut:
    """Approve or decline as the owner of the token, who must have been asked."""
    found = approval_for(request.rights, approval)
    actions.decide_approval(
        found,
        decision=Decision(body.decision),
        reason=body.reason,
        agent=request.agent,
        actor=actor_of(request),
    )
    return approval_out(found)


@area.post("/approvals/{int:approval}/withdraw", **WRITE)
def withdraw_approval(request: Call, approval: Number) -> ApprovalOut:
    """Take a question back: one's own, or as a supervisor."""
    found = own_approval_for(request.agent, request.rights, approval)
    actions.withdraw_approval(found, actor=actor_of(request))
    return approval_out(found)

"""Approvals: beside the ticket, and the list of what waits for oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.http import (
    AgentRequest,
    answer,
    fragment_or_page,
    go,
    is_fragment_wanted,
    may,
    signed_in,
)
from ombud.desk.letters import moment_of
from ombud.desk.looking import note_ticket
from ombud.desk.shell import frame_for
from ombud.desk.views.properties import is_number
from ombud.people.capabilities import Capability
from ombud.people.queries import every_team, holders_of
from ombud.tickets import actions
from ombud.tickets.access import (
    approval_for,
    approvals_about,
    approvals_asked_by,
    approvals_for,
    approvers_among,
    own_approval_for,
    ticket_for,
)
from ombud.tickets.statuses import ApprovalRule, Decision

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.people.models import Agent
    from ombud.tickets.models import Approval, Ticket

FRAGMENT, PAGE = "desk/around/_approvals.html", "desk/around/approvals.html"


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def approvals(request: AgentRequest, number: int) -> HttpResponse:
    """Show what was asked about a ticket, and what became of it."""
    return shown(request, ticket_for(request.rights, number))


def shown(
    request: AgentRequest, ticket: Ticket, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Return the approvals; ``problem`` says what stopped, what was typed stays."""
    note_ticket(request, ticket)
    may_ask = request.rights.may(Capability.CHANGE, ticket.team_id)
    values: dict[str, Any] = {
        "ticket": ticket,
        "approvals": approvals_about(ticket),
        "may_ask": may_ask,
        "leads": request.rights.may(Capability.SUPERVISE, ticket.team_id),
        "agents": others(request, ticket) if may_ask else [],
        "teams": every_team().filter(is_active=True) if may_ask else [],
        "rules": ApprovalRule.choices,
        "problem": problem,
        "typed": request.POST.dict() if problem else {},
        "chosen": request.POST.getlist("who") if problem else [],
        "frame": frame_for(request, "inbox"),
    }
    return fragment_or_page(request, FRAGMENT, PAGE, values, status=status)


def others(request: AgentRequest, ticket: Ticket) -> list[Agent]:
    """Return the colleagues who may see ``ticket``, and so can be asked."""
    return list(holders_of(Capability.SEE_TICKETS, ticket.team_id).exclude(pk=request.user.pk))


@require_POST
@signed_in
@may(Capability.CHANGE)
def approval_ask(request: AgentRequest, number: int) -> HttpResponse:
    """Ask colleagues, or everybody of a team who may see the ticket."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    wanted = request.POST.get("rule", "")
    if wanted not in ApprovalRule.values:
        raise Http404("No such rule.")
    try:
        actions.ask_approval(
            ticket,
            asked_in(request, ticket),
            question=request.POST.get("question", ""),
            rule=ApprovalRule(wanted),
            blocks_solving=request.POST.get("blocks_solving") == "on",
            due_at=moment_of(request.POST.get("due_at", "")),
            agent=request.user,
            actor=request.user.actor,
        )
    except Refused as refusal:
        return shown(request, ticket, problem=worded(refusal.reason), status=422)
    return changed(request, ticket)


def asked_in(request: AgentRequest, ticket: Ticket) -> list[Agent]:
    """Return who was chosen by name, and who of the chosen team may see the ticket."""
    numbers = [int(one) for one in request.POST.getlist("who") if is_number(one)]
    team = request.POST.get("team", "")
    return approvers_among(ticket, numbers, int(team) if is_number(team) else None)


def changed(request: AgentRequest, ticket: Ticket) -> HttpResponse:
    if is_fragment_wanted(request):
        return shown(request, ticket)
    return go(request, f"/tickets/{ticket.number}/approvals/")


@require_POST
@signed_in
@may(Capability.SEE_TICKETS)
def approval_decide(request: AgentRequest, row: int) -> HttpResponse:
    """Approve or decline; what was written stays when it is refused."""
    approval = approval_for(request.rights, row)
    wanted = request.POST.get("decision", "")
    if wanted not in Decision.values:
        raise Http404("No such decision.")
    from_list = request.POST.get("from") == "list"
    try:
        actions.decide_approval(
            approval,
            decision=Decision(wanted),
            reason=request.POST.get("reason", ""),
            agent=request.user,
            actor=request.user.actor,
        )
    except Refused as refusal:
        if from_list:
            return listed(request, problem=worded(refusal.reason), row=row)
        return shown(request, approval.ticket, problem=worded(refusal.reason), status=422)
    if from_list:
        messages.success(request, _("Your decision on #%(number)s is noted.") % told(approval))
        return go(request, "/approvals/")
    return changed(request, approval.ticket)


def told(approval: Approval) -> dict[str, int]:
    return {"number": approval.ticket.number}


@require_POST
@signed_in
@may(Capability.CHANGE)
def approval_withdraw(request: AgentRequest, row: int) -> HttpResponse:
    """Take a question back."""
    approval = own_approval_for(request.user, request.rights, row)
    actions.withdraw_approval(approval, actor=request.user.actor)
    if request.POST.get("from") == "list":
        return go(request, "/approvals/")
    return changed(request, approval.ticket)


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def waiting(request: AgentRequest) -> HttpResponse:
    """List what waits for one's own approval, and what one asked others for."""
    return listed(request)


def listed(request: AgentRequest, *, problem: str = "", row: int = 0) -> HttpResponse:
    values = {
        "frame": frame_for(request, "approvals"),
        "waiting": approvals_for(request.user, request.rights),
        "asked": approvals_asked_by(request.user, request.rights),
        "problem": problem,
        "row": row,
        "reason": request.POST.get("reason", ""),
    }
    status = 422 if problem else 200
    return answer(request, "desk/around/waiting.html", values, status=status)

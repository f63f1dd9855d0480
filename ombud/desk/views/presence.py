"""Colleagues on the same ticket: who is here, and the drafts they share."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ombud.desk.deeds import refusals_said
from ombud.desk.http import AgentRequest, answer, go, is_fragment_wanted, may, signed_in
from ombud.desk.views.composing import KINDS, keep, kind_of
from ombud.desk.views.tickets import opened_page
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import shared_draft_for, ticket_for
from ombud.tickets.models import Presence
from ombud.tickets.taking_part import others_on, shared_drafts_on


@require_POST
@signed_in
@may(Capability.SEE_TICKETS)
def here(request: AgentRequest, number: int) -> HttpResponse:
    """Take a sign of life of an open ticket, and return who else has it open."""
    ticket = ticket_for(request.rights, number)
    state = request.POST.get("state", "")
    if state == "gone":
        actions.leave(ticket, request.user)
        return HttpResponse(status=204)
    if state not in Presence.State:
        raise Http404("No such state.")
    actions.give_sign(ticket, request.user, Presence.State(state))
    values = {
        "ticket": ticket,
        "others": others_on(ticket, request.user),
        "shared": shared_drafts_on(ticket, request.user),
        "may_take": request.rights.may(Capability.NOTE, ticket.team_id),
    }
    return answer(request, "desk/around/_here.html", values)


@require_POST
@signed_in
@may(Capability.NOTE)
def share(request: AgentRequest, number: int) -> HttpResponse:
    """Keep what is being written, and let colleagues read it or no longer."""
    ticket, kind = kind_of(request, number)
    draft = keep(request, ticket, kind)
    if draft is None:
        messages.error(request, _("Write something before you share it."))
    else:
        actions.share_draft(draft, is_shared=draft.shared_at is None)
        words = _("Colleagues can read your draft and take it over.")
        messages.success(request, words if draft.shared_at else _("Only you see your draft."))
    return shown(request, number, kind.value)


@require_POST
@signed_in
@may(Capability.NOTE)
def take_over(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Go on writing what a colleague shared."""
    draft = shared_draft_for(request.rights, number, row)
    ticket_for(request.rights, number, needs=KINDS[draft.kind][1])
    with refusals_said(request):
        actions.take_over_draft(draft, agent=request.user)
    return shown(request, number, draft.kind)


def shown(request: AgentRequest, number: int, mode: str) -> HttpResponse:
    """Return the ticket with the composer in its ``mode``."""
    if is_fragment_wanted(request):
        return opened_page(request, ticket_for(request.rights, number), mode=mode)
    return go(request, f"/tickets/{number}/?mode={mode}#composer")

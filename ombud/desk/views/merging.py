"""Merging tickets, and undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.http import AgentRequest, answer, go, may, signed_in
from ombud.desk.relations import offers_for, typed_ticket
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import merge_for, ticket_for
from ombud.tickets.actions.merging import mixes_customers
from ombud.tickets.places import place_of
from ombud.tickets.statuses import Sharing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.tickets.models import Ticket


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CHANGE)
def merge(request: AgentRequest, number: int) -> HttpResponse:
    """Choose the ticket into which this one is merged; confirm when customers would mix."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    if request.method != "POST":
        return page(request, ticket)
    try:
        into = typed_ticket(request, "into")
        into = ticket_for(request.rights, into.number, needs=Capability.CHANGE)
        sharing = chosen_sharing(request)
        if sharing is None and mixes_customers(ticket, into):
            return page(request, ticket, into=into, status=409)
        done = actions.merge_tickets(
            ticket, into=into, sharing=sharing, actor=request.user.actor
        )
    except Refused as refusal:
        return page(request, ticket, problem=worded(refusal.reason), status=422)
    words = _("#%(number)s is read here now. You can undo this beside the conversation.")
    messages.success(request, words % {"number": number})
    return go(request, f"/tickets/{done.root.number}/")


def chosen_sharing(request: AgentRequest) -> Sharing | None:
    """Return who may read what, as the agent confirmed it; None before that."""
    return next((one for one in Sharing if one == request.POST.get("sharing")), None)


def page(
    request: AgentRequest,
    ticket: Ticket,
    *,
    into: Ticket | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page that asks; with ``into``, whether customers may really meet."""
    asked = request.GET.get("q", "").strip()
    values = {
        "frame": frame_for(request, "inbox"),
        "ticket": ticket,
        "into": into,
        "place": place_of(into) if into else None,
        "typed": request.POST.get("into", ""),
        "asked": asked,
        "offers": offers_for(request, ticket, asked),
        "sharings": Sharing.choices,
        "problem": problem,
    }
    return answer(request, "desk/relations/merge.html", values, status=status)


@require_POST
@signed_in
@may(Capability.CHANGE)
def unmerge(request: AgentRequest, number: int) -> HttpResponse:
    """Let a merged ticket stand alone again."""
    found = merge_for(request.rights, number, needs=Capability.CHANGE)
    actions.unmerge_ticket(found.source, actor=request.user.actor)
    messages.success(request, _("#%(number)s stands alone again.") % {"number": number})
    return go(request, f"/tickets/{found.root.number}/")

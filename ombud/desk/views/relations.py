"""Links between tickets: shown, added by number or search, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.http import AgentRequest, answer, go, is_fragment_wanted, may, signed_in
from ombud.desk.looking import note_ticket
from ombud.desk.reading import allowed_on
from ombud.desk.relations import offers_for, relations_of, typed_ticket
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import link_for, ticket_for
from ombud.tickets.relations import CHOSEN, Relation

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.tickets.models import Ticket

FRAGMENT, PAGE = "desk/relations/_relations.html", "desk/relations/relations.html"


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def relations(request: AgentRequest, number: int) -> HttpResponse:
    """Show a ticket's links: to htmx for the panel, to a browser with the way to add one."""
    ticket = ticket_for(request.rights, number)
    note_ticket(request, ticket)
    if is_fragment_wanted(request):
        return answer(request, FRAGMENT, shown(request, ticket))
    return page(request, ticket)


def shown(request: AgentRequest, ticket: Ticket) -> dict[str, Any]:
    return {
        **relations_of(request, ticket),
        "ticket": ticket,
        "allowed": allowed_on(request, ticket),
        "may_link": request.rights.may(Capability.CHANGE, ticket.team_id),
    }


def page(
    request: AgentRequest, ticket: Ticket, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Return the page of links; ``problem`` says why nothing was added."""
    asked = request.GET.get("q", "").strip()
    typed = request.POST or request.GET
    values = {
        **shown(request, ticket),
        "frame": frame_for(request, "inbox"),
        "asked": asked,
        "offers": offers_for(request, ticket, asked),
        "relations": [(one.value, one.label) for one in CHOSEN],
        "chosen": typed.get("relation", Relation.RELATES.value),
        "other": typed.get("other", ""),
        "holds": "holds" in typed,
        "problem": problem,
    }
    return answer(request, PAGE, values, status=status)


@require_POST
@signed_in
@may(Capability.CHANGE)
def link(request: AgentRequest, number: int) -> HttpResponse:
    """Link a ticket to another one that the agent may see."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    relation = next((one for one in CHOSEN if one == request.POST.get("relation")), None)
    if relation is None:
        raise Http404("No such link.")
    try:
        other = typed_ticket(request, "other")
        actions.link_tickets(
            ticket,
            relation,
            other,
            holds="holds" in request.POST,
            actor=request.user.actor,
        )
    except Refused as refusal:
        return page(request, ticket, problem=worded(refusal.reason), status=422)
    messages.success(request, _("The tickets are linked."))
    return go(request, f"/tickets/{number}/relations/")


@require_POST
@signed_in
@may(Capability.CHANGE)
def unlink(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Take a link away, from either of its tickets."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    actions.unlink_tickets(link_for(request.rights, ticket, row), actor=request.user.actor)
    if is_fragment_wanted(request):
        return answer(request, FRAGMENT, shown(request, ticket))
    return go(request, f"/tickets/{number}/relations/")

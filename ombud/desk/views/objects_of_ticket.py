"""The objects that a ticket is about: shown, linked, unlinked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.desk.http import AgentRequest, answer, go, is_fragment_wanted, may, signed_in
from ombud.desk.looking import note_ticket
from ombud.desk.objects import LONGEST, Line, addable, line_of, lines_of
from ombud.desk.relations import is_number
from ombud.desk.shell import frame_for
from ombud.objects import actions
from ombud.objects.access import (
    classes_for,
    object_for,
    objects_for,
    objects_of_contact,
    objects_of_organisation,
    objects_of_ticket,
)
from ombud.objects.queries import called, named
from ombud.people.capabilities import Capability
from ombud.tickets.access import ticket_for
from ombud.tickets.setup import current

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.tickets.models import Ticket

FRAGMENT, PAGE = "desk/objects/_of_ticket.html", "desk/objects/of_ticket.html"
MOST_OFFERED = 12


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SEE_TICKETS)
def shown(request: AgentRequest, number: int) -> HttpResponse:
    """Show the objects of a ticket: to htmx for the panel, to a browser with the way to link.

    What is looked for is posted: names of objects are no URL.
    """
    ticket = ticket_for(request.rights, number)
    note_ticket(request, ticket)
    if is_fragment_wanted(request):
        return answer(request, FRAGMENT, of_ticket(request, ticket))
    return page(request, ticket)


def of_ticket(request: AgentRequest, ticket: Ticket) -> dict[str, Any]:
    """Return what a ticket is about, and what its customer has beside that."""
    setup = current(ticket.edition)
    linked = objects_of_ticket(request.rights, ticket, setup=setup)
    known = {row.pk for row in linked}
    beside = {one.pk for one in classes_for(request.rights, setup=setup) if one.in_panel}
    own = objects_of_contact(request.rights, ticket.contact, setup=setup).in_use()
    others = [
        row
        for row in own.filter(object_class__in=beside).order_by("-pk")[:MOST_OFFERED]
        if row.pk not in known
    ]
    names = {one.pk: one for one in named([*linked, *others], setup)}
    return {
        "ticket": ticket,
        "linked": [line_of(names[row.pk]) for row in linked],
        "own": [line_of(names[row.pk]) for row in others],
        "may_link": request.rights.may(Capability.CHANGE, ticket.team_id),
    }


def page(
    request: AgentRequest, ticket: Ticket, *, problem: str = "", status: int = 200
) -> HttpResponse:
    asked = request.POST.get("q", "").replace("\x00", "").strip()[:LONGEST]
    values = {
        **of_ticket(request, ticket),
        "frame": frame_for(request, "inbox"),
        "asked": asked,
        "offers": offers_for(request, ticket, asked),
        "classes": [one for one in addable(request, current(ticket.edition)) if one.is_linked],
        "problem": problem,
    }
    return answer(request, PAGE, values, status=status)


def offers_for(request: AgentRequest, ticket: Ticket, asked: str) -> list[Line]:
    """Return objects to choose from: of that name, else the customer's, then their firm's."""
    shapes = [one for one in classes_for(request.rights) if one.is_linked]
    rows = objects_for(request.rights).in_use().filter(object_class__in=[s.pk for s in shapes])
    rows = rows.not_of(ticket)
    if asked:
        so_called = rows.filter(pk__in=called(asked, shapes).values("object_id"))
        return lines_of(so_called.order_by("-pk")[:MOST_OFFERED])
    own = objects_of_contact(request.rights, ticket.contact)
    found = list(rows.filter(pk__in=own.values("pk")).order_by("-pk")[:MOST_OFFERED])
    firm = ticket.contact.organisation
    if firm is not None and len(found) < MOST_OFFERED:
        theirs = objects_of_organisation(request.rights, firm).values("pk")
        more = rows.filter(pk__in=theirs).exclude(pk__in=[row.pk for row in found])
        found += more.order_by("-pk")[: MOST_OFFERED - len(found)]
    return lines_of(found)


@require_POST
@signed_in
@may(Capability.CHANGE)
def link(request: AgentRequest, number: int) -> HttpResponse:
    """Say that a ticket is about an object that the agent may see."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    typed = request.POST.get("object", "")
    row = object_for(request.rights, int(typed) if is_number(typed) else 0)
    try:
        actions.tie_to_ticket(ticket, row, actor=request.user.actor)
    except Refused as refusal:
        return page(request, ticket, problem=_(refusal.reason), status=422)
    if is_fragment_wanted(request):
        return answer(request, FRAGMENT, of_ticket(request, ticket))
    messages.success(request, _("The object is linked."))
    return go(request, f"/tickets/{number}/objects/")


@require_POST
@signed_in
@may(Capability.CHANGE)
def unlink(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Say that a ticket is not about an object any more."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    found = object_for(request.rights, row).ties.filter(ticket=ticket, relation=None).first()
    if found is None:
        raise Http404("No such link.")
    actions.untie(found, actor=request.user.actor)
    if is_fragment_wanted(request):
        return answer(request, FRAGMENT, of_ticket(request, ticket))
    return go(request, f"/tickets/{number}/objects/")

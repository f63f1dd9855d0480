"""The board of a view: columns by status, and cards that are moved between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.board import about, board_of, column_of
from ombud.desk.http import (
    AgentRequest,
    answer,
    is_fragment_wanted,
    may,
    signed_in,
)
from ombud.desk.lists import STATUS_DOTS
from ombud.desk.shell import frame_for
from ombud.desk.views.lists import side_bar
from ombud.desk.views.properties import give_status
from ombud.people.capabilities import Capability
from ombud.tickets.access import ticket_for, view_for, views_for
from ombud.tickets.setup import current
from ombud.tickets.statuses import Status
from ombud.tickets.ways import choosable

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def board(request: AgentRequest, key: str) -> HttpResponse:
    """Show a view by status; ``?column=`` only the further cards of one column."""
    views = views_for(request.user, request.rights)
    view = next((one for one in views if one.key == key), None)
    if view is None:
        raise Http404("No such view.")
    values = {"frame": frame_for(request, "inbox", views=side_bar(views, view), view_key=key)}
    if wanted := request.GET.get("column", ""):
        column = column_of(request, view, wanted)
        if column is None:
            raise Http404("No such column.")
        values |= about(request, view) | {"column": column, "columns": [column]}
        is_part = is_fragment_wanted(request)
        template = "desk/tickets/_cards.html" if is_part else "desk/tickets/board.html"
        return answer(request, template, values)
    values |= board_of(request, view)
    is_part = is_fragment_wanted(request)
    template = "desk/tickets/_board.html" if is_part else "desk/tickets/board.html"
    return answer(request, template, values)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CHANGE)
def move(request: AgentRequest, key: str, number: int) -> HttpResponse:
    """Move a card to another column: the choices for its menu, or the move itself.

    Menu and dragging come through here, and so through the same checks.
    """
    view = view_for(request.user, request.rights, key)
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    if request.method == "GET":
        setup = current()
        values = {
            **about(request, view),
            "ticket": ticket,
            "status": setup.status_of(ticket),
            "statuses": [
                (one, STATUS_DOTS[Status(one.kind)], is_explained)
                for one, is_explained in choosable(ticket, setup, request.rights)
            ],
        }
        if is_fragment_wanted(request):
            return answer(request, "desk/tickets/_move.html", values)
        values["frame"] = frame_for(request, "inbox", view_key=key)
        return answer(request, "desk/tickets/move.html", values)
    try:
        word = give_status(ticket, request.POST.get("status", ""), request.user.actor)
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
    else:
        words = _("#%(number)s: %(status)s.") % {"number": number, "status": word.label}
        messages.success(request, words)
    if is_fragment_wanted(request):
        return answer(request, "desk/tickets/_moved.html", board_of(request, view))
    return redirect("desk:view-board", key=key)

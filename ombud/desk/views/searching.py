"""Search: words and conditions in one box, with what was understood said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ombud.desk.finding import Found, find, named
from ombud.desk.http import AgentRequest, answer, is_fragment_wanted, may, signed_in
from ombud.desk.lists import STATUS_DOTS, marks_for, rows_of
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.rules.completion import complete
from ombud.tickets import queries
from ombud.tickets.access import views_for
from ombud.tickets.actions import forget_searches, remember_search
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.search.words import folded
from ombud.tickets.unread import asked_lately, opened_lately

if TYPE_CHECKING:
    from django.http import HttpResponse

LONGEST = 400
MOST_IN_PALETTE = 6


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def search(request: AgentRequest) -> HttpResponse:
    """Show the newest tickets that fit, a page at a time."""
    text = request.GET.get("q", "")[:LONGEST].replace("\x00", "")
    found = find(text, request) if text.strip() else None
    if found and "after" not in request.GET:
        remember_search(text, agent=request.user)
    older = urlencode({"q": text, "after": found.next_after}) if found else ""
    values = {
        "q": text,
        "hints": found.query.hints if found else (),
        "is_asked": found is not None,
        "rows": rows_found(found, request) if found else [],
        "recent": [] if found else asked_lately(request.user.pk),
        "view_href": f"/views/new/?{urlencode({'q': text})}" if found else "",
        "older": f"/search/?{older}" if found and found.next_after else None,
    }
    if is_fragment_wanted(request) and request.GET.get("part") == "rows":
        return answer(request, "desk/tickets/_rows.html", values)
    values["frame"] = frame_for(request, "search")
    return answer(request, "desk/tickets/search.html", values)


def rows_found(found: Found, request: AgentRequest) -> list[object]:
    tags, marks = queries.tags_of(found.tickets), marks_for(request, found.tickets)
    return list(rows_of(found.tickets, tags, previews=found.previews, marks=marks))


@require_POST
@signed_in
def forget(request: AgentRequest) -> HttpResponse:
    """Remove what the agent searched for."""
    forget_searches(agent=request.user)
    messages.success(request, _("Your recent searches are gone."))
    return redirect("desk:search")


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def palette(request: AgentRequest) -> HttpResponse:
    """Return the newest tickets with what was typed, and the views so named.

    For nothing typed: what the agent opened and searched for last.
    """
    text = request.GET.get("q", "")[:LONGEST].replace("\x00", "").strip()
    found = find(text, request, size=MOST_IN_PALETTE).tickets if len(text) > 1 else []
    begun = folded(text)
    views = [
        view
        for view in map(named, views_for(request.user, request.rights))
        if text and begun in folded(view.name)
    ]
    values = {"tickets": found, "views": views[:MOST_IN_PALETTE], "dots": STATUS_DOTS}
    if not text:
        teams = request.rights.teams(Capability.SEE_TICKETS)
        values |= {
            "tickets": opened_lately(request.user.pk, teams),
            "searches": asked_lately(request.user.pk),
        }
    return answer(request, "desk/parts/_palette_found.html", values)


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def completions(request: AgentRequest) -> HttpResponse:
    """Return ways to go on after what was typed, for the list under the search box."""
    text = request.GET.get("q", "")[:LONGEST].replace("\x00", "")
    options = [
        (text[: one.start] + one.insert, one.label) for one in complete(text, TICKET_FIELDS)
    ]
    return answer(request, "desk/tickets/_completions.html", {"options": options})

"""Search: words and conditions in one box, with what was understood said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.views.decorators.http import require_GET

from ombud.desk.finding import Found, find, named
from ombud.desk.http import AgentRequest, answer, is_fragment_wanted, may, signed_in
from ombud.desk.lists import STATUS_DOTS, rows_of
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.rules.completion import complete
from ombud.tickets import queries
from ombud.tickets.access import views_for
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.search.words import folded

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
    older = urlencode({"q": text, "after": found.next_after}) if found else ""
    values = {
        "q": text,
        "hints": found.query.hints if found else (),
        "is_asked": found is not None,
        "rows": rows_found(found) if found else [],
        "older": f"/search/?{older}" if found and found.next_after else None,
    }
    if is_fragment_wanted(request) and request.GET.get("part") == "rows":
        return answer(request, "desk/tickets/_rows.html", values)
    values["frame"] = frame_for(request, "search")
    return answer(request, "desk/tickets/search.html", values)


def rows_found(found: Found) -> list[object]:
    tags = queries.tags_of(found.tickets)
    return list(rows_of(found.tickets, tags, previews=found.previews))


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def palette(request: AgentRequest) -> HttpResponse:
    """Return the newest tickets with what was typed, and the views so named."""
    text = request.GET.get("q", "")[:LONGEST].replace("\x00", "").strip()
    found = find(text, request, size=MOST_IN_PALETTE).tickets if len(text) > 1 else []
    begun = folded(text)
    views = [
        view
        for view in map(named, views_for(request.user, request.rights))
        if text and begun in folded(view.name)
    ]
    values = {"tickets": found, "views": views[:MOST_IN_PALETTE], "dots": STATUS_DOTS}
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

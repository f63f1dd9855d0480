"""The inbox: views, their lists and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_GET

from ombud.desk.finding import counted, named, page_in
from ombud.desk.http import AgentRequest, answer, is_fragment_wanted, may, signed_in
from ombud.desk.lists import rows_of
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.tickets import queries
from ombud.tickets.access import view_for, views_for

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.tickets.models import View


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def inbox(request: AgentRequest) -> HttpResponse:
    """Show the first view."""
    views = views_for(request.user)
    return list_page(request, views[0], views) if views else all_views(request)


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def one_view(request: AgentRequest, key: str) -> HttpResponse:
    """Show the tickets of one view: as a page, as the list pane, or only further rows."""
    if is_fragment_wanted(request):
        return list_fragment(request, view_for(request.user, key))
    views = views_for(request.user)
    view = next((one for one in views if one.key == key), None)
    return list_page(request, view or view_for(request.user, key), views)


def list_page(request: AgentRequest, view: View, views: list[View]) -> HttpResponse:
    frame = frame_for(request, "inbox", views=[named(one) for one in views], view_key=view.key)
    return answer(request, "desk/tickets/list.html", {"frame": frame, **listed(request, view)})


def list_fragment(request: AgentRequest, view: View) -> HttpResponse:
    is_part = request.GET.get("part") == "rows"
    template = "desk/tickets/_rows.html" if is_part else "desk/tickets/_list.html"
    return answer(request, template, listed(request, view))


def listed(request: AgentRequest, view: View) -> dict[str, Any]:
    """Return what the list pane shows of ``view``."""
    page = page_in(view, request)
    selected = request.GET.get("selected", "")
    here = f"/views/{view.key}/"
    return {
        "title": named(view).name,
        "rows": rows_of(
            page.rows,
            queries.tags_of(page.rows),
            view_key=view.key,
            selected=int(selected) if selected.isdecimal() else None,
        ),
        "older": f"{here}?after={page.next_after}" if page.next_after else None,
        "list_href": f"{here}?list=1",
        "view_key": view.key,
        "is_oldest_first": view.order == view.Order.OLDEST,
    }


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def all_views(request: AgentRequest) -> HttpResponse:
    """Show all views with their counts; the side bar fetches this after the page."""
    views = [counted(view, request) for view in views_for(request.user)]
    frame = frame_for(request, "views", views=views, view_key=request.GET.get("now", ""))
    is_part = is_fragment_wanted(request)
    template = "desk/tickets/_views.html" if is_part else "desk/tickets/views.html"
    return answer(request, template, {"frame": frame})

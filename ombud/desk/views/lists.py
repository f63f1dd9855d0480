"""The inbox: views, their lists and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.views.decorators.http import require_GET

from ombud.channels.email.queries import open_addresses
from ombud.desk.availability import status_of
from ombud.desk.columns import cells_of, columns_of
from ombud.desk.finding import counted, named, page_in, tickets_in, title_of
from ombud.desk.http import AgentRequest, answer, is_fragment_wanted, may, signed_in
from ombud.desk.lists import marks_for, rows_of
from ombud.desk.shell import frame_for
from ombud.desk.steps import action_choices
from ombud.people.capabilities import Capability
from ombud.privacy.access import requests_for
from ombud.tickets import queries
from ombud.tickets.access import views_for
from ombud.tickets.counting import counts_of
from ombud.tickets.models import View

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.desk.lists import NamedView


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def inbox(request: AgentRequest) -> HttpResponse:
    """Show the first view."""
    views = views_for(request.user, request.rights)
    return list_page(request, views[0], views) if views else all_views(request)


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def one_view(request: AgentRequest, key: str) -> HttpResponse:
    """Show the tickets of one view: as a page, as the list pane, or only further rows."""
    views = views_for(request.user, request.rights)
    view = next((one for one in views if one.key == key), None)
    if view is None:
        raise Http404("No such view.")
    if is_fragment_wanted(request):
        return list_fragment(request, view)
    return list_page(request, view, views)


def side_bar(views: list[View], view: View) -> list[NamedView]:
    """Return the views of the side bar: what is not hidden, and the one that is shown."""
    return [named(one) for one in views if not one.is_hidden or one.pk == view.pk]


def list_page(request: AgentRequest, view: View, views: list[View]) -> HttpResponse:
    frame = frame_for(request, "inbox", views=side_bar(views, view), view_key=view.key)
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
        "title": title_of(view),
        "rows": rows_of(
            page.rows,
            queries.tags_of(page.rows),
            view_key=view.key,
            selected=int(selected) if selected.isdecimal() else None,
            marks=marks_for(request, page.rows),
        ),
        "older": f"{here}?after={page.next_after}" if page.next_after else None,
        "list_href": f"{here}?list=1",
        "view_key": view.key,
        "order": str(View.Order(view.shown_order).label),
        "lacks_mailbox": not page.rows
        and request.rights.may(Capability.MAILBOXES)
        and not open_addresses(),
    }


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def table(request: AgentRequest, key: str) -> HttpResponse:
    """Show the tickets of a view as a table, with the agent's own columns and order."""
    views = views_for(request.user, request.rights)
    view = next((one for one in views if one.key == key), None)
    if view is None:
        raise Http404("No such view.")
    page = page_in(view, request)
    order = request.GET.get("order", "")
    order = order if order in View.Order else view.shown_order
    columns = columns_of(view.shown_columns)
    more = f"?order={order}&after={page.next_after}" if page.next_after else None
    values = {
        "frame": frame_for(request, "inbox", views=side_bar(views, view), view_key=key),
        "title": title_of(view),
        "view_key": key,
        "columns": columns,
        "rows": cells_of(page.rows, queries.tags_of(page.rows), columns),
        "older": more,
        "is_later": "after" in request.GET,
        "order": order,
        "orders": View.Order.choices,
        "may_change": request.rights.may(Capability.CHANGE),
        "actions": action_choices(),
        "count": counts_of([tickets_in(view, request)])[0],
    }
    return answer(request, "desk/tickets/table.html", values)


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def all_views(request: AgentRequest) -> HttpResponse:
    """Show all views with their counts; the side bar fetches this after the page."""
    known = views_for(request.user, request.rights)
    now = request.GET.get("now", "")
    shown = [one for one in known if not one.is_hidden or one.key == now]
    sees_requests = request.rights.may(Capability.SEE_REQUESTS)
    beside = [requests_for(request.rights).waiting_for_us()] if sees_requests else []
    views, counts = counted(shown, request, beside)
    waiting = str(next(iter(counts), ""))
    frame = frame_for(request, "views", views=views, view_key=now, waiting=waiting)
    is_part = is_fragment_wanted(request)
    template = "desk/tickets/_views.html" if is_part else "desk/tickets/views.html"
    return answer(request, template, {"frame": frame, "status": status_of(request.user)})

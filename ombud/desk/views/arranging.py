"""How an agent arranges views: which, in what sequence, with which columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.columns import COLUMNS, columns_of
from ombud.desk.drafts_of_views import may_edit
from ombud.desk.finding import named, title_of
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import view_for, views_for
from ombud.tickets.models import View

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def arrange(request: AgentRequest) -> HttpResponse:
    """Show all views the agent sees, hidden ones too, to put them in order."""
    views = views_for(request.user, request.rights)
    shown = [one for one in views if not one.is_hidden]
    values = {
        "frame": frame_for(request, "inbox", views=[named(one) for one in shown]),
        "rows": [
            {"view": one, "name": title_of(one), "may_edit": may_edit(one, request)}
            for one in views
        ],
    }
    return answer(request, "desk/views/arrange.html", values)


@require_POST
@signed_in
@may(Capability.SEE_TICKETS)
def place(request: AgentRequest, key: str) -> HttpResponse:
    """Move a view up or down, hide it or show it, for this agent only."""
    views = views_for(request.user, request.rights)
    view = view_for(request.user, request.rights, key)
    do = request.POST.get("do", "")
    if do == "hide":
        actions.hide_view(view, agent=request.user)
    elif do == "show":
        actions.show_view(view, agent=request.user)
    elif do in {"up", "down"}:
        actions.order_views(moved(views, key, -1 if do == "up" else 1), agent=request.user)
    return redirect("desk:views-arrange")


def moved(views: list[View], key: str, by: int) -> list[View]:
    """Return ``views`` with the one called ``key`` moved by one place."""
    at = next(number for number, one in enumerate(views) if one.key == key)
    rest = [one for one in views if one.key != key]
    rest.insert(max(0, at + by), views[at])
    return rest


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SEE_TICKETS)
def columns(request: AgentRequest, key: str) -> HttpResponse:
    """Choose columns and order of a view for oneself; nobody else notices."""
    view = view_for(request.user, request.rights, key)
    if request.method == "POST":
        return columns_chosen(request, view)
    chosen = [name for name, _label in columns_of(view.shown_columns)]
    values = {
        "frame": frame_for(request, "inbox", view_key=key),
        "view": view,
        "title": title_of(view),
        "columns": [(name, str(label), name in chosen) for name, label in COLUMNS.items()],
        "orders": View.Order.choices,
        "order": view.shown_order,
        "is_own": view.place is not None and bool(view.place.columns or view.place.order),
    }
    return answer(request, "desk/views/columns.html", values)


def columns_chosen(request: AgentRequest, view: View) -> HttpResponse:
    is_usual = request.POST.get("do") == "usual"
    wanted = (
        [] if is_usual else [one for one in request.POST.getlist("column") if one in COLUMNS]
    )
    order = "" if is_usual else request.POST.get("order", "")
    try:
        actions.choose_columns(view, wanted, order, agent=request.user)
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
        return redirect("desk:view-columns", key=view.key)
    return redirect("desk:view-table", key=view.key)

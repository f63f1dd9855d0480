"""Views that agents make: the builder, copying, deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.builder import shown
from ombud.desk.columns import COLUMNS
from ombud.desk.conditions import rearranged
from ombud.desk.drafts_of_views import (
    Form,
    form_of,
    form_of_search,
    parents_for,
    preview_of,
    sharing_for,
    typed,
    wanted_by,
)
from ombud.desk.finding import title_of
from ombud.desk.http import AgentRequest, answer, is_fragment_wanted, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import changeable_view_for, view_for
from ombud.tickets.models import View

if TYPE_CHECKING:
    from django.http import HttpResponse

LONGEST = 400  # as the search box takes


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SEE_TICKETS)
def new(request: AgentRequest) -> HttpResponse:
    """Make a view: draw the form, draw it again, or save it.

    ``?copy=`` begins as another view, ``?q=`` as what was typed into the search box.
    """
    if request.method == "POST":
        return posted(request, None)
    if asked := request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]:
        return page(request, form_of_search(asked), None)
    copied = request.GET.get("copy", "")
    if not copied:
        return page(request, Form(), None)
    form = form_of(view_for(request.user, request.rights, copied))
    form.name, form.shared = _("%(name)s, copy") % {"name": form.name}, "own"
    return page(request, form, None)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SEE_TICKETS)
def edit(request: AgentRequest, key: str) -> HttpResponse:
    """Change a view that is the agent's own, or that they may prepare for others."""
    view = changeable_view_for(request.user, request.rights, key)
    if request.method == "POST":
        return posted(request, view)
    return page(request, form_of(view), view)


def posted(request: AgentRequest, view: View | None) -> HttpResponse:
    """Save what was sent, or draw the form again when another button was pressed."""
    form = typed(request.POST)
    do = request.POST.get("do", "")
    if do != "save":
        form.root = rearranged(form.root, do)
        return page(request, form, view)
    try:
        return saved(request, form, view)
    except Refused as refusal:
        return page(request, form, view, problem=worded(refusal.reason), status=422)


def saved(request: AgentRequest, form: Form, view: View | None) -> HttpResponse:
    wanted = wanted_by(form, request)
    agent, rights = request.user, request.rights
    if view is None:
        view = actions.create_view(wanted, agent=agent, rights=rights, actor=agent.actor)
    else:
        actions.change_view(view, wanted, agent=agent, rights=rights, actor=agent.actor)
    messages.success(request, _("The view is saved."))
    return redirect("desk:view", key=view.key)


def page(
    request: AgentRequest,
    form: Form,
    view: View | None,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    is_checked = bool(problem) or request.POST.get("do") == "look"
    parents = parents_for(request, view)
    values: dict[str, Any] = {
        "form": form,
        "view": view,
        "problem": problem,
        "builder": shown(form.root, is_checked=is_checked),
        "preview": preview_of(form, request, parents),
        "action": f"/views/{view.key}/edit/" if view else "/views/new/",
    }
    if is_fragment_wanted(request):
        return answer(request, "desk/views/_builder.html", values, status=status)
    values |= {
        "frame": frame_for(request, "inbox", view_key=view.key if view else ""),
        "sharing": sharing_for(request),
        "parents": [(one.key, title_of(one)) for one in parents],
        "orders": View.Order.choices,
        "columns": [(name, str(label)) for name, label in COLUMNS.items()],
    }
    return answer(request, "desk/views/edit.html", values, status=status)


@require_POST
@signed_in
@may(Capability.SEE_TICKETS)
def delete(request: AgentRequest, key: str) -> HttpResponse:
    """Remove a view. Its tickets stay."""
    view = changeable_view_for(request.user, request.rights, key)
    try:
        actions.delete_view(
            view, agent=request.user, rights=request.rights, actor=request.user.actor
        )
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
        return redirect("desk:view-edit", key=key)
    messages.success(request, _("The view is gone. Its tickets are where they were."))
    return redirect("desk:views-arrange")

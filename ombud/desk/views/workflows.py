"""Administering workflows: which status may follow which, by whom, and what is demanded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.capability_words import name_of
from ombud.desk.deeds import refusals_said
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.desk.views.forms import team_in, type_in, types_shown
from ombud.desk.views.properties import active_teams, is_number
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import entries_for, entry_for, way_for
from ombud.tickets.actions.workflows import WALKERS
from ombud.tickets.models import CustomStatus, Workflow
from ombud.tickets.setup import current
from ombud.tickets.statuses import Status

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.tickets.models import Way
    from ombud.tickets.setup import Setup


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def workflows(request: AgentRequest) -> HttpResponse:
    """Show the workflows; add one, for a type or for all that have none of their own."""
    problem = ""
    if request.method == "POST":
        new = Workflow(name=request.POST.get("name", ""), type=type_in(request))
        try:
            made = actions.add_workflow(new, actor=request.user.actor)
        except Refused as refusal:
            problem = worded(refusal.reason)
        else:
            return redirect("desk:workflow", made.pk)
    values = {
        "frame": frame_for(request, "workflows"),
        "workflows": entries_for(request.rights, Workflow).select_related("type"),
        "problem": problem,
        "typed": request.POST.get("name", ""),
        "types": types_shown(),
    }
    status = 422 if problem else 200
    return answer(request, "desk/administration/workflows.html", values, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CONFIGURE)
def workflow(request: AgentRequest, number: int) -> HttpResponse:
    """Show a workflow with its ways; change what it is called and for which type it is."""
    found = entry_for(request.rights, Workflow, number)
    if request.method == "POST":
        with refusals_said(request):
            actions.change_workflow(
                found,
                name=request.POST.get("name", ""),
                of_type=type_in(request),
                actor=request.user.actor,
            )
        return redirect("desk:workflow", found.pk)
    return workflow_page(request, found)


def workflow_page(request: AgentRequest, found: Workflow, *, problem: str = "") -> HttpResponse:
    setup = current()
    ways = list(found.ways.select_related("before", "after", "team"))
    statuses = [one for one in setup.statuses if not one.is_retired and one.pk]
    values = {
        "frame": frame_for(request, "workflows"),
        "workflow": found,
        "ways": [(one, told(one, setup)) for one in ways],
        "loose": loose_ends(ways, setup),
        "starts": [one for one in statuses if one.kind != Status.CLOSED],
        "ends": [one for one in statuses if one.kind != Status.NEW],
        "walkers": [
            ("", _("Whoever may change the ticket")),
            *((str(one), name_of(one)) for one in WALKERS),
        ],
        "fields": [one for one in setup.fields if not one.is_retired],
        "problem": problem,
        "typed": request.POST.dict(),
        "chosen": set(request.POST.getlist("after")) | set(request.POST.getlist("fields")),
        "types": types_shown(),
        "teams": [
            ("", _("The team of the ticket")),
            *((one.pk, one.name) for one in active_teams()),
        ],
    }
    status = 422 if problem else 200
    return answer(request, "desk/administration/workflow.html", values, status=status)


def told(way: Way, setup: Setup) -> list[str]:
    """Return what ``way`` asks for, in words."""
    words = [name_of(Capability(way.needs)) if way.needs else ""]
    words.append(way.team.name if way.team else "")
    words.append(_("with a reason") if way.needs_reason else "")
    names = [setup.fields_by_key[one].name for one in way.fields if one in setup.fields_by_key]
    words.append(_("filled in: %(fields)s") % {"fields": ", ".join(names)} if names else "")
    words.append("" if way.is_by_itself else _("only by agents"))
    return [one for one in words if one]


def loose_ends(ways: list[Way], setup: Setup) -> list[str]:
    """Return what an administrator may not have meant: statuses nobody reaches or leaves."""
    if not ways:
        return []
    words = [one for one in setup.statuses if not one.is_retired]
    ends = {one.after_id for one in ways}
    begins = {one.before_id for one in ways}
    known = ends | begins
    found = [
        _("No way leads to “%(status)s”.") % {"status": one.label}
        for one in words
        if one.kind != Status.NEW and one.pk not in ends and one.pk in known
    ]
    if None not in begins:
        found += [
            _("No way leads on from “%(status)s”.") % {"status": one.label}
            for one in words
            if one.kind != Status.CLOSED and one.pk not in begins and one.pk in known
        ]
    return found


@require_POST
@signed_in
@may(Capability.CONFIGURE)
def way_add(request: AgentRequest, number: int) -> HttpResponse:
    """Add ways from one status to one or several others, with what they ask for."""
    found = entry_for(request.rights, Workflow, number)
    before = status_in(request, request.POST.get("before", ""))
    ends = [status_in(request, one) for one in request.POST.getlist("after")]
    asked: dict[str, Any] = {
        "needs": request.POST.get("needs", ""),
        "team": team_in(request),
        "needs_reason": request.POST.get("needs_reason") == "on",
        "fields": request.POST.getlist("fields"),
        "is_by_itself": request.POST.get("is_by_itself") == "on",
    }
    if not any(ends):
        problem = _("Choose to which status the way leads.")
        return workflow_page(request, found, problem=problem)
    try:
        for after in filter(None, ends):
            actions.add_way(found, before, after, **asked, actor=request.user.actor)
    except Refused as refusal:
        return workflow_page(request, found, problem=worded(refusal.reason))
    return redirect("desk:workflow", found.pk)


def status_in(request: AgentRequest, wanted: str) -> CustomStatus | None:
    """Return the status whose row number was sent; None for any. Raises ``Http404``."""
    return entry_for(request.rights, CustomStatus, int(wanted)) if is_number(wanted) else None


@require_POST
@signed_in
@may(Capability.CONFIGURE)
def way_drop(request: AgentRequest, number: int) -> HttpResponse:
    """Take a way out of its workflow."""
    way = way_for(request.rights, number)
    actions.drop_way(way, actor=request.user.actor)
    return redirect("desk:workflow", way.workflow_id)

"""The register of processing: each use of data, who is responsible, why it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.datamap import canonical
from ombud.desk.deeds import refusals_said
from ombud.desk.forms.register import ActivityForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.people.queries import every_team
from ombud.purposes import actions
from ombud.purposes.access import activities_for, activity_for
from ombud.purposes.models import Activity
from ombud.purposes.queries import exported
from ombud.purposes.register import uses

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_GET
@signed_in
@may(Capability.PRIVACY)
def listed(request: AgentRequest) -> HttpResponse:
    """Show each use of data with its entries: the whole desk first, then departments."""
    today = clock.now().date()
    entries = list(activities_for(request.rights))
    for one in entries:
        one.words = _(one.weighing) if one.weighing else ""  # type: ignore[attr-defined]
        one.is_due = one.is_running and one.review_on is not None and one.review_on <= today  # type: ignore[attr-defined]
    groups = [
        (_(uses[key].said_of_them), key, [one for one in entries if one.purpose == key])
        for key in uses
    ]
    values = {"frame": frame_for(request, "register"), "groups": groups}
    return answer(request, "desk/privacy/register.html", values)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.PRIVACY)
def new(request: AgentRequest) -> HttpResponse:
    """Make the entry of one department, beside that of the whole desk."""
    return edited(request, Activity(purpose=request.GET.get("purpose", "")))


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.PRIVACY)
def one(request: AgentRequest, number: int) -> HttpResponse:
    """Change an entry."""
    return edited(request, activity_for(request.rights, number))


def edited(request: AgentRequest, activity: Activity) -> HttpResponse:
    form = ActivityForm(request.POST or None, activity=activity, teams=every_team())
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_activity(form.put_into(activity), actor=request.user.actor)
        except Refused as refusal:
            problem = worded(refusal.reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:register")
    values: dict[str, Any] = {
        "frame": frame_for(request, "register"),
        "form": form,
        "activity": activity,
        "problem": problem,
        "purpose": _(uses[activity.purpose].said_of_them) if activity.purpose in uses else "",
    }
    status = 422 if request.method == "POST" else 200
    return answer(request, "desk/privacy/activity.html", values, status=status)


@require_POST
@signed_in
@may(Capability.PRIVACY)
def remove(request: AgentRequest, number: int) -> HttpResponse:
    """Take the entry of a department out."""
    with refusals_said(request, _("Removed.")):
        actions.remove_activity(activity_for(request.rights, number), actor=request.user.actor)
    return redirect("desk:register")


@require_GET
@signed_in
@may(Capability.PRIVACY)
def export(request: AgentRequest) -> HttpResponse:
    """Hand the register out as one file, for whoever asks for it (GDPR Art. 30)."""
    words = {"map_digest": canonical.digest(), "activities": exported()}
    response = JsonResponse(words, json_dumps_params={"indent": 1})
    response["Content-Disposition"] = 'attachment; filename="register-of-processing.json"'
    return response

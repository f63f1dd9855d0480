"""The agent's own switch: there, or away until a day."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ombud.assignment import actions
from ombud.assignment.queries import readiness_of
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.availability import status_of
from ombud.desk.http import AgentRequest, answer, is_fragment_wanted, signed_in
from ombud.desk.shell import frame_for

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.people.models import Agent


@require_http_methods(["GET", "POST"])
@signed_in
def own(request: AgentRequest) -> HttpResponse:
    """Show and change whether one takes new tickets."""
    problem = ""
    if request.method == "POST":
        problem = changed(request, request.user)
        if is_fragment_wanted(request):
            values = {"status": status_of(request.user), "is_apart": False}
            return answer(request, "desk/parts/_status.html", values)
        if not problem:
            messages.success(request, _("Saved."))
            return redirect("desk:availability")
    values = {
        "frame": frame_for(request, "account"),
        "status": status_of(request.user),
        "ready": readiness_of(request.user),
        "problem": problem,
        "day": request.POST.get("back", ""),
    }
    template = "desk/people/availability.html"
    return answer(request, template, values, status=422 if problem else 200)


def changed(request: AgentRequest, agent: Agent) -> str:
    """Change whether ``agent`` takes new tickets, as the form says; return what is wrong."""
    actor = request.user.actor
    try:
        if request.POST.get("do") == "back":
            actions.come_back(agent, actor=actor)
        else:
            back = morning_of(request.POST.get("back", ""))
            actions.go_away(agent, back_at=back, actor=actor)
    except Refused as refusal:
        return worded(refusal.reason)
    return ""


def morning_of(text: str) -> datetime | None:
    """Return the beginning of the day in ``text``, by the clock of whoever writes it.

    Nothing written is None. Raises ``Refused`` for what is no day.
    """
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("Write the day like 2026-12-31.") from None
    return datetime.combine(day, time(0), tzinfo=timezone.get_current_timezone())

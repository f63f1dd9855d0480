"""Background work that stopped: look, run once more, or let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ombud.desk.deeds import refusals_said
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.jobs.actions import discard_dead, retry_dead
from ombud.jobs.queries import dead_letters
from ombud.people.capabilities import Capability

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.jobs.models import Job

MOST = 200


@require_GET
@signed_in
@may(Capability.OPERATE)
def stopped(request: AgentRequest) -> HttpResponse:
    """Show the work that was put aside after all its tries."""
    values = {"frame": frame_for(request, "jobs"), "jobs": dead_letters()[:MOST]}
    return answer(request, "desk/mail/jobs.html", values)


def dead_letter(number: int) -> Job:
    job = dead_letters().filter(pk=number).first()
    if job is None:
        raise Http404("No such work.")
    return job


@require_POST
@signed_in
@may(Capability.OPERATE)
def retry(request: AgentRequest, number: int) -> HttpResponse:
    """Queue stopped work once more."""
    retry_dead(dead_letter(number), actor=request.user.actor)
    messages.success(request, _("It runs again."))
    return redirect("desk:jobs")


@require_POST
@signed_in
@may(Capability.OPERATE)
def discard(request: AgentRequest, number: int) -> HttpResponse:
    """Let go of stopped work for good."""
    with refusals_said(request, _("Discarded.")):
        discard_dead(dead_letter(number), actor=request.user.actor)
    return redirect("desk:jobs")

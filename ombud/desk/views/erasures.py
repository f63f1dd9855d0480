"""Erasing a person: plan, look, start, watch, and the certificate."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk import erasing, papers
from ombud.desk.http import AgentRequest, answer, as_file, go, may, signed_in
from ombud.desk.shell import frame_for
from ombud.erasure import actions
from ombud.erasure.access import erasure_for, erasures_for, person_for
from ombud.erasure.leftovers import left_of
from ombud.erasure.lines import lines_of
from ombud.erasure.naming import named_by
from ombud.erasure.statuses import Kind, State
from ombud.people.capabilities import Capability
from ombud.privacy.erasing import contact_of
from ombud.privacy.papers import certificate_paper
from ombud.privacy.queries import needs_two_for
from ombud.subjects.duplicates import possible_duplicates_of
from ombud.subjects.queries import contact_numbered

if TYPE_CHECKING:
    from ombud.erasure.models import Erasure
    from ombud.people.models import Contact

MOST = 50
LIST, ONE = "desk/privacy/erasures.html", "desk/privacy/erasure.html"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.ERASE)
def erasures(request: AgentRequest) -> HttpResponse:
    """List erasures, and plan one for a person named by address or number."""
    asked = request.POST.get("person", "").strip()
    problem = ""
    if request.method == "POST":
        person = person_for(request.rights, asked)
        if person is not None:
            plan = actions.plan_erasure(person, actor=request.user.actor)
            return go(request, f"/privacy/erasures/{plan.pk}/")
        problem = _("Nobody is known by that. Write a mail address, contact:7 or agent:7.")
    values = {
        "frame": frame_for(request, "settings"),
        "rows": erasures_for(request.rights)[:MOST],
        "asked": asked,
        "problem": problem,
    }
    return answer(request, LIST, values, status=422 if problem else 200)


@require_GET
@signed_in
@may(Capability.ERASE)
def erasure(request: AgentRequest, number: int) -> HttpResponse:
    """Show a plan, how far its erasure is, or what became of everything."""
    return page(request, erasure_for(request.rights, number))


@require_POST
@signed_in
@may(Capability.ERASE)
def start(request: AgentRequest, number: int) -> HttpResponse:
    """Begin what was planned, once it was confirmed; show what changed since the plan."""
    plan = erasure_for(request.rights, number)
    if "confirmed" not in request.POST:
        problem = _("Tick that you know it cannot be undone.")
        return page(request, plan, problem=problem, status=422)
    try:
        is_known = "as_it_is" in request.POST
        actions.start_erasure(plan, actor=request.user.actor, as_it_is=is_known)
    except actions.PlanChanged as changed:
        return page(request, plan, changes=changed.changes, status=409)
    except Refused as refusal:
        return page(request, plan, problem=worded(refusal.reason), status=422)
    messages.success(request, _("The erasure has begun. It goes on in the background."))
    return go(request, f"/privacy/erasures/{plan.pk}/")


@require_POST
@signed_in
@may(Capability.ERASE)
def drop(request: AgentRequest, number: int) -> HttpResponse:
    """Destroy a file of somebody else that names the person and cannot be written again."""
    found = erasure_for(request.rights, number)
    if "confirmed" not in request.POST:
        problem = _("Tick that you know it cannot be undone.")
        return page(request, found, problem=problem, status=422)
    try:
        actions.drop_file(found, request.POST.get("place", ""), actor=request.user.actor)
    except Refused as refusal:
        found.refresh_from_db()
        return page(request, found, problem=worded(refusal.reason), status=422)
    messages.success(
        request, _("The file is destroyed. The erasure goes on in the background.")
    )
    return go(request, f"/privacy/erasures/{found.pk}/")


@require_GET
@signed_in
@may(Capability.ERASE)
def certificate(request: AgentRequest, number: int) -> HttpResponse:
    """Hand out the signed certificate as a file; nothing of the person stands in it.

    ``?format=pdf`` hands it out for people.
    """
    found = erasure_for(request.rights, number)
    if found.certificate is None:
        raise Http404("There is no certificate yet.")
    if request.GET.get("format") == "pdf":
        return papers.handed_out(
            request,
            lambda: certificate_paper(found),
            f"erasure-{found.pk}.pdf",
            otherwise=reverse("desk:erasure", args=[number]),
        )
    text = json.dumps(found.certificate, indent=2, sort_keys=True) + "\n"
    return as_file(text.encode(), f"erasure-{found.pk}.json", "application/json")


def same_as(found: Erasure) -> list[Contact]:
    """Return the records that may be the same person, while they can still be joined."""
    if found.state != State.PLANNED or found.person_kind != Kind.CONTACT:
        return []
    contact = contact_numbered(found.person_id)
    return possible_duplicates_of(contact) if contact else []


def page(
    request: AgentRequest, found: Erasure, *, status: int = 200, **more: Any
) -> HttpResponse:
    values = {
        "frame": frame_for(request, "settings"),
        "erasure": found,
        "lines": lines_of(found),
        "stages": erasing.stages_of(found),
        "stands": erasing.problem_of(found),
        "names": named_by(found),
        "conflicts": erasing.conflicts_of(found),
        "left": left_of(found),
        "same": same_as(found),
        "needs_another": found.state in {State.PLANNED, State.FAILED}
        and found.actor == request.user.actor
        and needs_two_for(contact_of(found)),
        "changes": {},
        "problem": "",
        **more,
    }
    return answer(request, ONE, values, status=status)

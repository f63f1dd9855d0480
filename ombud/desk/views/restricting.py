"""Data that rest: the list, opening them on a stated ground, notice, lifting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.deeds import refusals_said
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.privacy.access import objection_for, restriction_for, restrictions_for
from ombud.privacy.actions import tell_of_lifting, weigh_objection
from ombud.privacy.queries import open_objections_of
from ombud.purposes.gate import uses
from ombud.purposes.queries import objections_to_assess
from ombud.purposes.statuses import Ground
from ombud.subjects.access import person_for
from ombud.tickets.actions import lift, open_restricted, restrict
from ombud.tickets.statuses import RestrictionGround

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_GET
@signed_in
@may(Capability.HANDLE_REQUESTS)
def listed(request: AgentRequest) -> HttpResponse:
    """Show whose data rest, and the objections that wait for a decision in writing."""
    waiting = objections_to_assess()
    came_with = open_objections_of([one.contact_id for one in waiting])
    for one in waiting:
        one.words = _(uses[one.purpose].said_of_them)  # type: ignore[attr-defined]
        one.request = came_with.get(one.contact_id)  # type: ignore[attr-defined]
    values = {
        "frame": frame_for(request, "privacy"),
        "restrictions": restrictions_for(request.rights),
        "objections": waiting,
        "grounds": Ground.choices,
    }
    return answer(request, "desk/privacy/restrictions.html", values)


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def opened(request: AgentRequest, number: int) -> HttpResponse:
    """Open the restricted data of a contact on a ground, and show them."""
    contact = person_for(request.rights, number)
    ground = request.POST.get("ground", "")
    if ground not in Ground:
        messages.error(request, _("State the ground on which you need this data."))
        return redirect("desk:restrictions")
    try:
        open_restricted(contact, Ground(ground), agent=request.user, actor=request.user.actor)
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
        return redirect("desk:restrictions")
    messages.success(request, _("Open for you for one hour. This is noted."))
    return redirect("desk:contact", contact.pk)


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def placed(request: AgentRequest, number: int) -> HttpResponse:
    """Let the data of a contact rest."""
    contact = person_for(request.rights, number)
    ground = request.POST.get("ground", "")
    if ground in RestrictionGround:
        restrict(contact, RestrictionGround(ground), actor=request.user.actor)
        messages.success(request, _("The data rest from now on."))
    else:
        messages.error(request, _("Choose on which ground the data rest."))
    return redirect("desk:restrictions")


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def told(request: AgentRequest, number: int) -> HttpResponse:
    """Tell the person that the restriction will be lifted."""
    restriction = restriction_for(request.rights, number)
    with refusals_said(request, _("The person is told.")):
        tell_of_lifting(
            restriction,
            actor=request.user.actor,
            is_told_otherwise="otherwise" in request.POST,
        )
    return redirect("desk:restrictions")


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def lifted(request: AgentRequest, number: int) -> HttpResponse:
    """Let the data be used again, after notice."""
    restriction = restriction_for(request.rights, number)
    with refusals_said(request, _("The data can be used again.")):
        lift(restriction, actor=request.user.actor)
    return redirect("desk:restrictions")


@require_POST
@signed_in
@may(Capability.DECIDE_REQUESTS)
def assessed(request: AgentRequest, number: int) -> HttpResponse:
    """Decide an objection in writing."""
    objection = objection_for(request.rights, number)
    with refusals_said(request):
        is_told = weigh_objection(
            objection,
            stands=request.POST.get("stands") == "yes",
            reasons=request.POST.get("reasons", ""),
            agent=request.user,
            actor=request.user.actor,
        )
        messages.success(
            request,
            _("The objection is decided, and the person is told.")
            if is_told
            else _("The objection is decided. No mail reaches them: tell them otherwise."),
        )
    return redirect("desk:restrictions")

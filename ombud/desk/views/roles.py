"""Roles: the list, and what each allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk import capability_words
from ombud.desk.deeds import carried_out
from ombud.desk.forms.administration import RoleForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people import factors
from ombud.people.access import role_for, roles_for
from ombud.people.actions import change_role, create_role, remove_role
from ombud.people.capabilities import ADMINISTRATOR, Capability
from ombud.people.queries import holder_counts

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.people.models import Role


@require_GET
@signed_in
@may(Capability.PEOPLE)
def roles(request: AgentRequest) -> HttpResponse:
    """Show the roles and how many hold each."""
    values = {
        "frame": frame_for(request, "roles"),
        "roles": [(role, names_of(role)) for role in roles_for(request.rights)],
        "counts": holder_counts(),
        "may_create": request.rights.covers(Capability.PEOPLE, None),
    }
    return answer(request, "desk/people/roles.html", values)


def names_of(role: Role) -> list[str]:
    return [capability_words.name_of(one) for one in role.capabilities]


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.PEOPLE)
def role_new(request: AgentRequest) -> HttpResponse:
    """Make a role."""
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_role(
                **form.cleaned_data,
                capabilities=request.POST.getlist("capabilities"),
                actor=request.user.actor,
            )
        except Refused as refusal:
            form.add_error(None, worded(refusal.reason))
        else:
            messages.success(request, _("The role is there. Give it to agents."))
            return redirect("desk:role-page", made.pk)
    return role_form(request, form, None)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.PEOPLE)
def role_page(request: AgentRequest, number: int) -> HttpResponse:
    """Show or change what a role allows."""
    role = role_for(request.rights, number)
    now = {"name": role.name, "needs_second_factor": role.needs_second_factor}
    form = RoleForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            change_role(
                role,
                **form.cleaned_data,
                capabilities=request.POST.getlist("capabilities"),
                actor=request.user.actor,
            )
        except Refused as refusal:
            form.add_error(None, worded(refusal.reason))
        else:
            messages.success(request, _("Saved. It counts from the next click of everybody."))
            return redirect("desk:role-page", number)
    return role_form(request, form, role)


def role_form(request: AgentRequest, form: RoleForm, role: Role | None) -> HttpResponse:
    ticked: Any = request.POST.getlist("capabilities") if form.is_bound else []
    values = {
        "frame": frame_for(request, "roles"),
        "form": form,
        "role": role,
        "groups": capability_words.groups(),
        "ticked": set(ticked if form.is_bound or role is None else role.capabilities),
        "own": {str(one) for one in Capability if request.rights.covers(one, None)},
        "is_fixed": role is not None and role.key == ADMINISTRATOR,
        "has_factors": len(factors.ways) > 0,
        "may_change": request.rights.covers(Capability.PEOPLE, None),
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/people/role.html", values, status=status)


@require_POST
@signed_in
@may(Capability.PEOPLE)
def role_remove(request: AgentRequest, number: int) -> HttpResponse:
    """Remove a role that nobody holds."""
    role = role_for(request.rights, number)
    return carried_out(
        request,
        lambda: remove_role(role, actor=request.user.actor),
        done=_("The role is gone."),
        to=reverse("desk:roles"),
    )

"""The rules of signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ombud.base.browsers import network_of
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.forms.administration import PolicyForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.actions import change_policy
from ombud.people.capabilities import Capability
from ombud.people.policy import policy

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SECURITY)
def security(request: AgentRequest) -> HttpResponse:
    """Show or change sessions, passwords and the networks agents work from."""
    form = PolicyForm(request.POST or None, initial=rules_of_now())
    address = network_of(request)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            change_policy(
                idle_minutes=typed["idle_minutes"],
                longest_hours=typed["longest_hours"],
                password_least=typed["password_least"],
                networks=typed["networks"].splitlines(),
                actor=request.user.actor,
                address=address,
            )
        except Refused as refusal:
            form.add_error("networks", worded(refusal.reason))
        else:
            messages.success(request, _("Saved. It counts from the next click of everybody."))
            return redirect("desk:sign-in-rules")
    values = {"frame": frame_for(request, "security"), "form": form, "address": address}
    status = 422 if form.is_bound else 200
    return answer(request, "desk/administration/security.html", values, status=status)


def rules_of_now() -> dict[str, object]:
    rules = policy()
    return {
        "idle_minutes": int(rules.idle.total_seconds() // 60),
        "longest_hours": int(rules.longest.total_seconds() // 3600),
        "password_least": rules.password_least,
        "networks": "\n".join(rules.networks),
    }

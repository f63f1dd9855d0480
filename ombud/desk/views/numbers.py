"""What becomes of numbers in files: the policy, and the files that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ombud.desk.forms.numbers import NumbersForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.tickets.access import files_waiting_for
from ombud.tickets.actions import set_number_policy
from ombud.tickets.queries import number_policies

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.PRIVACY)
def numbers(request: AgentRequest) -> HttpResponse:
    """Show and choose what becomes of files that hold numbers, and list those that wait."""
    form = NumbersForm(number_policies(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        for kind, chosen in form.chosen().items():
            set_number_policy(kind, actor=request.user.actor, **chosen)
        messages.success(request, _("Saved."))
        return redirect("desk:numbers")
    values = {
        "frame": frame_for(request, "privacy"),
        "form": form,
        "waiting": files_waiting_for(request.rights),
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/privacy/numbers.html", values, status=status)

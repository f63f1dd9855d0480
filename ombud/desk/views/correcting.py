"""Old values that came back after a person had them corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ombud.base.errors import Refused
from ombud.corrections.access import conflict_for, conflicts_for
from ombud.corrections.actions import settle_conflict
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.privacy.data import label_of_theirs

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_GET
@signed_in
@may(Capability.HANDLE_REQUESTS)
def listed(request: AgentRequest) -> HttpResponse:
    """Show what came back and was not taken, oldest first."""
    values = {
        "frame": frame_for(request, "privacy"),
        "conflicts": [
            (one, label_of_theirs(one.field)) for one in conflicts_for(request.rights)
        ],
    }
    return answer(request, "desk/privacy/corrections.html", values)


@require_POST
@signed_in
@may(Capability.HANDLE_REQUESTS)
def settled(request: AgentRequest, number: int) -> HttpResponse:
    """Keep an old value out, or let it in from now on."""
    found = conflict_for(request.rights, number)
    lets_in = request.POST.get("do") == "let-in"
    try:
        settle_conflict(found, lets_in=lets_in, agent=request.user, actor=request.user.actor)
    except Refused as refusal:
        messages.error(request, _(refusal.reason))
    else:
        messages.success(request, _("It is settled."))
    return redirect("desk:corrections")

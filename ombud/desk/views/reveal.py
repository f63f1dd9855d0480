"""Showing a value that was masked at the door: with permission, reason and log line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_http_methods

from ombud.desk.http import AgentRequest, fragment_or_page, may, signed_in
from ombud.desk.looking import note_opened
from ombud.desk.shell import frame_for
from ombud.people.capabilities import Capability
from ombud.readlog.statuses import Thing
from ombud.tickets import actions
from ombud.tickets.access import masked_for
from ombud.tickets.statuses import RevealReason

if TYPE_CHECKING:
    from django.http import HttpResponse

ASK, SHOW, PAGE = (
    "desk/tickets/_reveal.html",
    "desk/tickets/_revealed.html",
    "desk/tickets/reveal.html",
)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.REVEAL)
def reveal(request: AgentRequest, number: int) -> HttpResponse:
    """Ask for the reason, then show the value once and write down who looked."""
    masked = masked_for(request.rights, number)
    values = {
        "frame": frame_for(request, "inbox"),
        "masked": masked,
        "shown": masked.placeholder.strip("[]").partition(" \u00b7 ")[0],
        "reasons": RevealReason.choices,
    }
    if request.method != "POST":
        return fragment_or_page(request, ASK, PAGE, values)
    if request.POST.get("reason") not in RevealReason.values:
        raise Http404("No such reason.")
    note_opened(request, masked.message.ticket, Thing.HIDDEN, masked.pk)
    values["value"] = actions.reveal_masked(
        masked,
        agent=request.user,
        actor=request.user.actor,
        reason=RevealReason(request.POST["reason"]),
    )
    return fragment_or_page(request, SHOW, PAGE, values)

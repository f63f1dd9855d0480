"""Running a macro on a ticket: choose, see what will happen, do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ombud.automation import actions
from ombud.automation.access import macro_for, macros_for
from ombud.automation.actions import Outcome
from ombud.automation.actions.applying import STOPS
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk import steps
from ombud.desk.http import (
    AgentRequest,
    fragment_or_page,
    go,
    is_fragment_wanted,
    may,
    signed_in,
)
from ombud.desk.shell import frame_for
from ombud.desk.views.tickets import opened_page
from ombud.people.capabilities import Capability
from ombud.rules.actions import vocabularies
from ombud.tickets.access import ticket_for
from ombud.tickets.variables import filled_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from ombud.automation.actions import Result
    from ombud.tickets.models import Ticket

SIGNS = {
    Outcome.DONE: "check",
    Outcome.UNCHANGED: "info",
    Outcome.REFUSED: "alert",
    Outcome.NOT_ALLOWED: "lock",
    Outcome.LEFT_OUT: "pause",
}
AHEAD = {
    Outcome.DONE: "",
    Outcome.UNCHANGED: lazy("It is so already."),
    Outcome.NOT_ALLOWED: lazy("Your role does not allow this here."),
    Outcome.LEFT_OUT: "",
}


@dataclass(frozen=True, slots=True)
class Ahead:
    """One step as the preview shows it; ``text`` is what would be written, filled in."""

    icon: str
    words: str
    remark: str
    text: str
    leaves: bool
    stops: bool


@require_GET
@signed_in
@may(Capability.CHANGE)
def choose(request: AgentRequest, number: int) -> HttpResponse:
    """Show the macros that can be run on a ticket."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    values = {
        "frame": frame_for(request, "inbox"),
        "ticket": ticket,
        "macros": macros_for(request.user, request.rights),
    }
    return fragment_or_page(
        request, "desk/macros/_choose.html", "desk/macros/choose.html", values
    )


@require_GET
@signed_in
@may(Capability.CHANGE)
def preview(request: AgentRequest, number: int, macro: int) -> HttpResponse:
    """Show what a macro would do to a ticket, by doing it and taking it back."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    found = macro_for(request.user, request.rights, macro)
    problem, results = "", []
    try:
        results = actions.rehearse_macro(
            found, ticket, actor=request.user.actor, agent=request.user, rights=request.rights
        )
    except Refused as refusal:
        problem = worded(refusal.reason)
    listed = ahead(results, ticket, request)
    values = {
        "frame": frame_for(request, "inbox"),
        "ticket": ticket,
        "macro": found,
        "steps": listed,
        "problem": problem,
        "can_run": bool(listed) and not any(one.stops for one in listed),
    }
    return fragment_or_page(
        request, "desk/macros/_preview.html", "desk/macros/preview.html", values
    )


def ahead(results: Sequence[Result], ticket: Ticket, request: AgentRequest) -> list[Ahead]:
    words = steps.told([one.step for one in results], request.rights)
    return [
        Ahead(
            icon=SIGNS[one.outcome],
            words=label_of(one) if text_of(one) else step,
            remark=worded(one.reason) if one.reason else str(AHEAD.get(one.outcome, "")),
            text=filled_in(text_of(one), ticket, request.user),
            leaves=vocabularies["ticket"][one.step.action].leaves,
            stops=one.outcome in STOPS,
        )
        for one, step in zip(results, words, strict=True)
    ]


def label_of(result: Result) -> str:
    return str(vocabularies["ticket"][result.step.action].label)


def text_of(result: Result) -> str:
    return str(result.step.values.get("text", ""))


@require_POST
@signed_in
@may(Capability.CHANGE)
def run(request: AgentRequest, number: int, macro: int) -> HttpResponse:
    """Run a macro on a ticket and show the ticket; what was refused is said step by step."""
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    found = macro_for(request.user, request.rights, macro)
    try:
        results = actions.run_macro(
            found, ticket, actor=request.user.actor, agent=request.user, rights=request.rights
        )
    except Refused as refusal:
        messages.error(request, worded(refusal.reason))
    else:
        tell(request, results)
    if not request.rights.may(Capability.SEE_TICKETS, ticket.team_id):
        return go(request, "/")
    if is_fragment_wanted(request):
        return opened_page(request, ticket_for(request.rights, number))
    return go(request, f"/tickets/{number}/")


def tell(request: AgentRequest, results: Sequence[Result]) -> None:
    """Say once how it went."""
    words = steps.told([one.step for one in results], request.rights)
    for one, step in zip(results, words, strict=True):
        if one.outcome in STOPS:
            why = worded(one.reason) if one.reason else str(AHEAD[one.outcome])
            messages.error(
                request,
                _("Nothing was changed. %(step)s: %(why)s") % {"step": step, "why": why},
            )
            return
    count = sum(one.outcome == Outcome.DONE for one in results)
    done = ngettext("Done: one step.", "Done: %(count)d steps.", count) % {"count": count}
    messages.success(request, done if count else _("Nothing to do: all of it was so already."))

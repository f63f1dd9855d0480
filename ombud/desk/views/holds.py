"""Legal holds: the list, a new one, what one reaches, review and release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.builder import shown
from ombud.desk.conditions import from_node, rearranged
from ombud.desk.forms import holds as forms
from ombud.desk.http import AgentRequest, answer, is_fragment_wanted, may, signed_in
from ombud.desk.shell import frame_for
from ombud.holds import actions
from ombud.holds.access import hold_for, holds_for
from ombud.holds.queries import count_of
from ombud.holds.statuses import Ground
from ombud.people.capabilities import Capability
from ombud.rules.language import InvalidCondition, from_json
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.holding import named_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from ombud.desk.forms.holds import HoldForm
    from ombud.holds.models import LegalHold

MOST = 200
SHOWN: dict[str, Any] = {
    "tickets.ticket": lazy("Tickets"),
    "tickets.message": lazy("Messages"),
    "tickets.attachment": lazy("Files"),
    "people.contact": lazy("Contacts"),
    "people.agent": lazy("Agents"),
    "email.incomingmail": lazy("Mails in"),
}


@require_GET
@signed_in
@may(Capability.PRIVACY)
def listed(request: AgentRequest) -> HttpResponse:
    """Show all holds: those in force first, those that somebody must look at on top."""
    rows = holds_for(request.rights).annotate(
        person_count=Count("persons", distinct=True),
        ticket_count=Count("tickets", distinct=True),
    )
    holds = list(rows[:MOST])
    values = {
        "frame": frame_for(request, "holds"),
        "due": [one for one in holds if one.is_due],
        "active": [one for one in holds if one.is_active and not one.is_due],
        "released": [one for one in holds if not one.is_active],
    }
    return answer(request, "desk/privacy/holds.html", values)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.PRIVACY)
def new(request: AgentRequest) -> HttpResponse:
    """Draw the form again after each of its buttons; the last one places the hold."""
    if request.method != "POST":
        return new_page(request, forms.empty())
    form, do = forms.sent(request.POST), request.POST.get("do", "")
    if do != "save":
        form.root = rearranged(form.root, do)
        return new_page(request, form)
    if problems := form.problems():
        return new_page(request, form, problems=problems)
    try:
        hold = actions.place_hold(
            matter=form.typed["matter"],
            ground=form.ground,
            scope=form.scope(),
            review_on=form.review_on,
            owner=request.user,
            actor=request.user.actor,
        )
    except Refused as refusal:
        return new_page(request, form, problem=worded(refusal.reason))
    messages.success(request, _("Held from now on."))
    return redirect("desk:hold", hold.pk)


def new_page(
    request: AgentRequest,
    form: HoldForm,
    *,
    problem: str = "",
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    is_wrong = bool(problem or problems)
    values: dict[str, Any] = {
        "typed": form.typed,
        "asks": form.asks,
        "grounds": Ground.choices,
        "builder": shown(form.root, is_checked=is_wrong),
        "preview": None,
        "problem": problem,
        "problems": problems or {},
        "last_review": (clock.now().date() + actions.LONGEST_REVIEW).isoformat(),
        "action": "/privacy/holds/new/",
    }
    if is_fragment_wanted(request):
        return answer(request, "desk/views/_builder.html", values)
    values["frame"] = frame_for(request, "holds")
    return answer(
        request, "desk/privacy/hold_new.html", values, status=422 if is_wrong else 200
    )


@require_GET
@signed_in
@may(Capability.PRIVACY)
def one(request: AgentRequest, number: int) -> HttpResponse:
    """Show a hold: its scope, and how much it reaches at this moment."""
    return hold_page(request, hold_for(request.rights, number))


def hold_page(request: AgentRequest, hold: LegalHold, *, problem: str = "") -> HttpResponse:
    counts = count_of(hold) if hold.is_active else {}
    values = {
        "frame": frame_for(request, "holds"),
        "hold": hold,
        "persons": list(hold.persons.select_related("contact", "agent")),
        "tickets": named_in(hold),
        "told": condition_of(hold),
        "counts": [(label, counts.get(key, 0)) for key, label in SHOWN.items()],
        "typed": request.POST.get("review_on", ""),
        "last_review": (clock.now().date() + actions.LONGEST_REVIEW).isoformat(),
        "problem": problem,
    }
    return answer(request, "desk/privacy/hold.html", values, status=422 if problem else 200)


def condition_of(hold: LegalHold) -> dict[str, Any] | None:
    """Return the condition of a hold as the page says it; None without one."""
    if hold.condition is None:
        return None
    try:
        return shown(from_node(from_json(hold.condition, TICKET_FIELDS)))
    except InvalidCondition:
        return None


@require_POST
@signed_in
@may(Capability.PRIVACY)
def review(request: AgentRequest, number: int) -> HttpResponse:
    """Keep a hold, and say when it is looked at again."""
    hold = hold_for(request.rights, number)
    form = forms.sent(request.POST)
    try:
        actions.review_hold(hold, review_on=form.review_on, actor=request.user.actor)
    except Refused as refusal:
        return hold_page(request, hold, problem=worded(refusal.reason))
    messages.success(request, _("Saved."))
    return redirect("desk:hold", number)


@require_POST
@signed_in
@may(Capability.PRIVACY)
def release(request: AgentRequest, number: int) -> HttpResponse:
    """End a hold, once it is ticked that this is meant: there is no way back."""
    hold = hold_for(request.rights, number)
    if hold.is_active and "sure" not in request.POST:
        return hold_page(request, hold, problem=_("Tick that you want to release this hold."))
    actions.release_hold(hold, actor=request.user.actor)
    messages.success(request, _("Released. What was put off runs at the next pass."))
    return redirect("desk:hold", number)

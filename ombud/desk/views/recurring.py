"""Tickets that come round: when, what, pause, open now."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.automation import actions
from ombud.automation.access import recurrence_for, recurrences_for
from ombud.automation.actions.recurring import Wanted
from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.clocks.recurring import OnFree, Unit, following
from ombud.desk.forms.recurring import RecurrenceForm
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.looking import note_contact
from ombud.desk.shell import frame_for
from ombud.people.actions import contact_by_email
from ombud.people.capabilities import Capability
from ombud.people.queries import address_of, teams_of
from ombud.tickets.access import checklist_template_for, choice_for
from ombud.tickets.models import TicketType
from ombud.tickets.statuses import Priority

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from ombud.automation.models import Recurrence

SHOWN = 5
LATE_SECONDS = 600


@require_GET
@signed_in
@may(Capability.SUPERVISE)
def recurring(request: AgentRequest) -> HttpResponse:
    """List what comes round in the teams that one leads."""
    values = {
        "frame": frame_for(request, "recurring"),
        "recurrences": recurrences_for(request.rights),
        "late": clock.in_(seconds=-LATE_SECONDS),
    }
    return answer(request, "desk/administration/recurring.html", values)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SUPERVISE)
def recurring_new(request: AgentRequest) -> HttpResponse:
    """Make a schedule."""
    return edited(request, None)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.SUPERVISE)
def recurring_one(request: AgentRequest, number: int) -> HttpResponse:
    """Show and change a schedule, with its next days and what it opened."""
    found = recurrence_for(request.rights, number)
    if found.contact_id:
        note_contact(request, found.contact_id)
    return edited(request, found)


def edited(request: AgentRequest, found: Recurrence | None) -> HttpResponse:
    teams = teams_of(request.rights, Capability.SUPERVISE)
    form = RecurrenceForm(teams, request.POST or None, initial=begun(request, found))
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_recurrence(
                found,
                wanted_in(form.cleaned_data, request),
                agent=request.user,
                actor=request.user.actor,
            )
        except Refused as refusal:
            form.add_error(None, worded(refusal.reason))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:recurring-one", saved.pk)
    values = {
        "frame": frame_for(request, "recurring"),
        "form": form,
        "recurrence": found,
        "next": coming(found) if found else [],
        "runs": runs_of(found) if found else [],
    }
    status = 422 if form.is_bound else 200
    return answer(request, "desk/administration/recurrence.html", values, status=status)


def begun(request: AgentRequest, found: Recurrence | None) -> dict[str, Any]:
    """Return what the form begins with."""
    if found is None:
        return {"time_zone": request.user.time_zone or "UTC", "at": "09:00"}
    names = ("name", "every", "unit", "weekdays", "time_zone", "calendar", "on_free")
    more = ("subject", "text", "team", "assignee", "type", "priority", "checklist")
    values = {name: getattr(found, name) for name in (*names, *more)}
    for name in ("team", "assignee", "type", "checklist"):
        values[name] = getattr(found, f"{name}_id")
    return values | {
        "first_day": found.first_day.isoformat(),
        "last_day": found.last_day.isoformat() if found.last_day else "",
        "at": found.at.strftime("%H:%M"),
        "tags": ", ".join(found.tags),
        "email": address_of(found.contact) if found.contact else "",
    }


def wanted_in(typed: dict[str, Any], request: AgentRequest) -> Wanted:
    """Return what the form asks for."""
    values = {name: typed[name] for name in Wanted.__slots__ if name in typed}
    number = typed["checklist"]
    return Wanted(
        **values
        | {
            "unit": Unit(typed["unit"]),
            "on_free": OnFree(typed["on_free"]),
            "priority": Priority(typed["priority"]),
            "tags": [one for one in typed["tags"].split(",") if one.strip()],
            "checklist": checklist_template_for(number) if number else None,
            "type": choice_for(TicketType, typed["type"]),
            "contact": contact_by_email(
                typed["email"], source="agent", actor=request.user.actor
            ),
        }
    )


def coming(found: Recurrence) -> list[datetime]:
    """Return the next due times, in UTC; none while it is paused."""
    if found.paused_at is not None:
        return []
    return [due.at for due in islice(following(found.rule, clock.now()), SHOWN)]


def runs_of(found: Recurrence) -> list[Any]:
    return list(found.runs.select_related("ticket").order_by("-pk")[: SHOWN * 2])


@require_POST
@signed_in
@may(Capability.SUPERVISE)
def recurring_do(request: AgentRequest, number: int, verb: str) -> HttpResponse:
    """Pause a schedule, go on with it, or open its ticket now."""
    found = recurrence_for(request.rights, number)
    actor = request.user.actor
    if verb == "pause":
        actions.pause_recurrence(found, actor=actor)
    elif verb == "resume":
        actions.resume_recurrence(found, actor=actor)
    elif verb == "run":
        try:
            ticket = actions.run_recurrence(found, actor=actor)
        except Refused as refusal:
            messages.error(request, worded(refusal.reason))
        else:
            words = _("#%(number)s was opened.") % {"number": ticket.number}
            messages.success(request, words)
    else:
        raise Http404("No such verb.")
    return redirect("desk:recurring-one", found.pk)

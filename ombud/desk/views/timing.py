"""Time spent on a ticket: entries, their correction, the stopwatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.views.decorators.http import require_GET, require_POST

from ombud.base.errors import Refused
from ombud.desk.http import AgentRequest, answer, may, signed_in
from ombud.desk.shell import frame_for
from ombud.desk.views.around import changed
from ombud.people.capabilities import Capability
from ombud.tickets import actions
from ombud.tickets.access import ticket_for, time_entry_for
from ombud.tickets.spent import HOUR, time_spent
from ombud.tickets.statuses import Activity

if TYPE_CHECKING:
    from django.http import HttpResponse

MOST_ON_A_PAGE = 500
LONGEST_DIGITS = 4


def minutes_in(text: str) -> int:
    """Return the minutes of ``75``, ``1:15`` or ``1h15``. Raises ``Refused`` for others."""
    plain = text.strip().lower().replace(" ", "").removesuffix("min").removesuffix("m")
    hours, mark, minutes = plain.replace("h", ":").partition(":")
    parts = (hours, minutes or "0") if mark else ("0", hours)
    if all(one.isascii() and one.isdigit() and len(one) <= LONGEST_DIGITS for one in parts):
        return int(parts[0]) * HOUR + int(parts[1])
    raise Refused("Write the time like 75, 1:15 or 1h15.")


def activity_in(request: AgentRequest) -> Activity:
    """Return the activity that the form names. Raises ``Http404`` for none of ours."""
    wanted = request.POST.get("activity", Activity.ANSWER)
    if wanted not in Activity:
        raise Http404("No such activity.")
    return Activity(wanted)


@require_POST
@signed_in
@may(Capability.NOTE)
def log(request: AgentRequest, number: int) -> HttpResponse:
    """Write down time spent."""
    activity, agent = activity_in(request), request.user
    return changed(
        request,
        number,
        lambda ticket: actions.log_time(
            ticket,
            minutes=minutes_in(request.POST.get("minutes", "")),
            activity=activity,
            note=request.POST.get("time_note", ""),
            agent=agent,
            actor=agent.actor,
        ),
        needs=Capability.NOTE,
    )


@require_POST
@signed_in
@may(Capability.NOTE)
def correct(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Set an entry right, or strike it."""
    entry = time_entry_for(request.user, request.rights, number, row)
    activity, actor = activity_in(request), request.user.actor
    if request.POST.get("strike"):
        return changed(
            request,
            number,
            lambda _it: actions.remove_time(entry, actor=actor),
            needs=Capability.NOTE,
        )
    return changed(
        request,
        number,
        lambda _it: actions.correct_time(
            entry,
            minutes=minutes_in(request.POST.get("minutes", "")),
            activity=activity,
            note=request.POST.get("time_note", ""),
            actor=actor,
        ),
        needs=Capability.NOTE,
    )


@require_POST
@signed_in
@may(Capability.NOTE)
def timer(request: AgentRequest, number: int) -> HttpResponse:
    """Start the stopwatch on a ticket, stop it and write its time down, or drop it."""
    agent, actor = request.user, request.user.actor
    verbs = {
        "start": lambda ticket: actions.start_timer(ticket, agent=agent, actor=actor),
        "stop": lambda _it: actions.stop_timer(agent, actor=actor),
        "drop": lambda _it: actions.discard_timer(agent),
    }
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404("No such thing to do.")
    return changed(request, number, verb, needs=Capability.NOTE)


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def entries(request: AgentRequest, number: int) -> HttpResponse:
    """Show all time that was spent on a ticket."""
    ticket = ticket_for(request.rights, number)
    values = {
        "frame": frame_for(request, "inbox"),
        "ticket": ticket,
        "spent": time_spent(ticket, MOST_ON_A_PAGE),
        "activities": Activity.choices,
        "may_all": request.rights.may(Capability.SUPERVISE, ticket.team_id),
    }
    return answer(request, "desk/around/time.html", values)

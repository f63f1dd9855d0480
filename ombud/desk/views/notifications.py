"""What an agent is told of: the bell, the list, and the choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.http import AgentRequest, answer, go, signed_in
from ombud.desk.shell import frame_for
from ombud.desk.views.properties import is_number
from ombud.notifications import actions, queries
from ombud.notifications.access import notification_for
from ombud.notifications.statuses import SHORT, Kind
from ombud.privacy.queries import request_number_of
from ombud.tickets.access import tickets_for

if TYPE_CHECKING:
    from datetime import datetime, time

    from django.http import HttpResponse

    from ombud.notifications.models import Notification
    from ombud.tickets.models import Ticket

ICONS = {
    Kind.ASSIGNED: "user",
    Kind.MENTIONED: "at",
    Kind.REPLY: "mail",
    Kind.SIDE: "mail",
    Kind.APPROVAL: "shieldcheck",
    Kind.DECIDED: "shieldcheck",
    Kind.TASK_GIVEN: "list",
    Kind.TASK_DUE: "clock",
    Kind.WOKEN: "pause",
    Kind.REMINDER: "bell",
    Kind.DEADLINE: "clock",
    Kind.OVERDUE: "alert",
    Kind.REVIEW: "shieldcheck",
    Kind.RUN: "trash",
    Kind.HOLD: "lock",
    Kind.STOPPED: "alert",
}
PLACES = {
    Kind.STOPPED: "/jobs/",
    Kind.REVIEW: "/privacy/register/",
    Kind.RUN: "/privacy/retention/",
    Kind.HOLD: "/privacy/holds/",
}
OF_REQUESTS = frozenset({Kind.DEADLINE, Kind.OVERDUE})


@dataclass(frozen=True, slots=True)
class Told:
    """One notification as the list shows it; about the ticket only what may be seen now."""

    id: int
    icon: str
    label: str
    number: int
    subject: str
    at: datetime
    is_read: bool


def told_of(one: Notification, tickets: dict[int, Ticket]) -> Told:
    ticket = tickets.get(one.ticket_id or 0)
    hidden = _("A ticket that you may not see any more") if one.ticket_id else ""
    return Told(
        id=one.pk,
        icon=ICONS[Kind(one.kind)],
        label=str(Kind(one.kind).label),
        number=ticket.number if ticket else 0,
        subject=ticket.subject if ticket else hidden,
        at=one.at,
        is_read=one.read_at is not None,
    )


@require_GET
@signed_in
def bell(request: AgentRequest) -> HttpResponse:
    """Return the bell of the head with how many are unread."""
    unread = queries.unread_of(request.user)
    values = {"count": unread.count, "newest": unread.newest, "words": words_of(unread.newest)}
    return answer(request, "desk/parts/_bell.html", values)


def words_of(one: Notification | None) -> str:
    """Return number and kind, nothing about a person: others may look at the screen."""
    if one is None:
        return ""
    kind = str(SHORT[Kind(one.kind)])
    return f"#{one.ticket.number}: {kind}" if one.ticket else kind


@require_GET
@signed_in
def listed(request: AgentRequest) -> HttpResponse:
    """Show what the agent was told, newest first."""
    before = request.GET.get("before", "")
    rows, more = queries.page_of(request.user, int(before) if is_number(before) else None)
    wanted = {one.ticket_id for one in rows if one.ticket_id}
    found = tickets_for(request.rights).filter(pk__in=wanted)
    tickets = {ticket.pk: ticket for ticket in found}
    values = {
        "frame": frame_for(request, "notifications"),
        "rows": [told_of(one, tickets) for one in rows],
        "newest": rows[0].pk if rows else 0,
        "older": f"/notifications/?before={more}" if more else "",
    }
    return answer(request, "desk/notifications/list.html", values)


@require_POST
@signed_in
def open_one(request: AgentRequest, number: int) -> HttpResponse:
    """Mark one read and go to what it is about, or (``state``) only mark it."""
    one = notification_for(request.user, number)
    state = request.POST.get("state", "")
    if state == "unread":
        actions.mark_unread(one)
        return go(request, "/notifications/")
    actions.mark_read(one)
    if state == "read":
        return go(request, "/notifications/")
    if one.ticket is not None:
        return go(request, f"/tickets/{one.ticket.number}/")
    return go(request, place_of(one))


def place_of(one: Notification) -> str:
    """Return where what a notification without a ticket is about can be seen."""
    if one.kind in PLACES:
        return PLACES[Kind(one.kind)]
    number = request_number_of(one.event) if one.kind in OF_REQUESTS else None
    return f"/privacy/{number}/" if number else "/notifications/"


@require_POST
@signed_in
def read_all(request: AgentRequest) -> HttpResponse:
    """Mark all read that the page showed; what came since stays unread."""
    newest = request.POST.get("newest", "")
    if is_number(newest):
        actions.mark_all_read(request.user, up_to=int(newest))
    return go(request, "/notifications/")


@require_http_methods(["GET", "POST"])
@signed_in
def choice(request: AgentRequest) -> HttpResponse:
    """Choose what one is told of, and the quiet hours."""
    problem = ""
    if request.method == "POST":
        try:
            choose(request)
        except Refused as refusal:
            problem = worded(refusal.reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:notification-choice")
    values: dict[str, Any] = {
        "frame": frame_for(request, "notifications"),
        "kinds": Kind.choices,
        "problem": problem,
        **chosen(request, is_typed=bool(problem)),
    }
    template = "desk/notifications/choice.html"
    return answer(request, template, values, status=422 if problem else 200)


def chosen(request: AgentRequest, *, is_typed: bool) -> dict[str, Any]:
    """Return what the form shows: what was typed, else what is kept."""
    if is_typed:
        names = ("begins", "ends")
        return {
            "wanted": request.POST.getlist("kinds"),
            **{name: request.POST.get(name, "") for name in names},
        }
    unwanted = queries.unwanted_by(request.user)
    quiet = queries.quiet_hours_of(request.user)
    return {
        "wanted": [kind.value for kind in Kind if kind not in unwanted],
        "begins": quiet.begins.strftime("%H:%M") if quiet else "",
        "ends": quiet.ends.strftime("%H:%M") if quiet else "",
    }


def choose(request: AgentRequest) -> None:
    """Keep what the form holds. Raises ``Refused``."""
    kinds = request.POST.getlist("kinds")
    actions.choose(
        request.user,
        wanted=[kind for kind in Kind if kind.value in kinds],
        begins=time_in(request.POST.get("begins", "")),
        ends=time_in(request.POST.get("ends", "")),
    )


def time_in(text: str) -> time | None:
    """Return a time of the day, None for nothing. Raises ``Refused`` for what is none."""
    if not text.strip():
        return None
    try:
        typed = parse_time(text.strip())
    except ValueError:
        typed = None
    if typed is None:
        raise Refused("Write the time of the day like 22:00.")
    return typed.replace(tzinfo=None)

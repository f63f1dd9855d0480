"""Writing down a telephone call: in an open ticket, or as a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.forms.calls import CallForm, NewCallForm
from ombud.desk.http import AgentRequest, answer, go, may, signed_in
from ombud.desk.letters import content_of
from ombud.desk.looking import note_ticket
from ombud.desk.shell import frame_for
from ombud.people.actions import contact_by_email, contact_by_phone
from ombud.people.capabilities import Capability
from ombud.people.queries import teams_of
from ombud.tickets import actions
from ombud.tickets.access import ticket_for
from ombud.tickets.statuses import CallDirection
from ombud.tickets.taking_part import people_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from ombud.people.models import Contact
    from ombud.tickets.models import Ticket


def start() -> dict[str, Any]:
    """Return what stands in an empty form: a call that has just ended."""
    now = timezone.localtime(clock.now())
    return {"began_at": now.strftime("%Y-%m-%dT%H:%M"), "minutes": 5}


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.NOTE)
def call(request: AgentRequest, number: int) -> HttpResponse:
    """Write down a call about an open ticket."""
    ticket = ticket_for(request.rights, number, needs=Capability.NOTE)
    note_ticket(request, ticket)
    people = people_in(ticket)
    form = CallForm(people, request.POST or None, initial=start())
    if request.method == "POST" and form.is_valid():
        try:
            logged(request, ticket, people, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, worded(refusal.reason))
        else:
            messages.success(request, _("The call is written down."))
            return go(request, f"/tickets/{number}/")
    return page(request, form, ticket)


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.OPEN_TICKET)
def call_new(request: AgentRequest) -> HttpResponse:
    """Write down a call for which there is no ticket yet: it opens one."""
    teams = teams_of(request.rights, Capability.OPEN_TICKET)
    form = NewCallForm(teams, request.POST or None, initial=start())
    if request.method == "POST" and form.is_valid():
        try:
            return go(request, f"/tickets/{opened(request, form.cleaned_data).number}/")
        except Refused as refusal:
            form.add_error(None, worded(refusal.reason))
    return page(request, form, None)


@transaction.atomic
def logged(
    request: AgentRequest, ticket: Ticket, people: Sequence[Contact], typed: dict[str, Any]
) -> None:
    """Write the call down and meet its caller, or nothing of it. Raises ``Refused``."""
    known = next((one for one in people if str(one.pk) == typed["who"]), None)
    actions.log_call(
        ticket,
        content_of(typed["text"], ()),
        contact=known or caller_of(request, typed),
        call=facts_of(typed),
        agent=request.user,
        actor=request.user.actor,
        key=request.POST.get("key", "")[:36],
    )


@transaction.atomic
def opened(request: AgentRequest, typed: dict[str, Any]) -> Ticket:
    """Open the ticket and meet the caller, or nothing of it. Raises ``Refused``."""
    return actions.open_with_call(
        content_of(typed["text"], ()),
        contact=caller_of(request, typed),
        team=typed["team"],
        subject=typed["subject"],
        call=facts_of(typed),
        agent=request.user,
        actor=request.user.actor,
    )


def caller_of(request: AgentRequest, typed: dict[str, Any]) -> Contact:
    """Return who was on the phone, found by mail address before number, or met now."""
    met = {"name": typed["name"], "source": "agent", "actor": request.user.actor}
    if typed["email"]:
        return contact_by_email(typed["email"], **met)
    return contact_by_phone(typed["phone"], **met)


def facts_of(typed: dict[str, Any]) -> actions.CallFacts:
    return actions.CallFacts(
        direction=CallDirection(typed["direction"]),
        began_at=typed["began_at"],
        minutes=typed["minutes"],
        counts_as_work=typed["counts_as_work"],
    )


def page(request: AgentRequest, form: CallForm, ticket: Ticket | None) -> HttpResponse:
    values = {
        "frame": frame_for(request, "inbox" if ticket else "new"),
        "form": form,
        "ticket": ticket,
        "key": request.POST.get("key", "")[:36] or str(uuid4()),
    }
    return answer(
        request, "desk/tickets/call.html", values, status=422 if form.is_bound else 200
    )

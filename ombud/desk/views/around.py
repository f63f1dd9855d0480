"""Around a conversation: participants, followers, snooze and reminder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.saying import worded
from ombud.desk.around import around_of, waiting_of
from ombud.desk.http import (
    AgentRequest,
    answer,
    fragment_or_page,
    fragment_or_redirect,
    may,
    signed_in,
)
from ombud.desk.letters import moment_of
from ombud.desk.looking import note_ticket
from ombud.desk.shell import frame_for
from ombud.desk.views.properties import is_number
from ombud.desk.waiting import waits
from ombud.people.actions import contact_by_email, valid_address
from ombud.people.capabilities import Capability
from ombud.people.queries import holders_of
from ombud.tickets import actions
from ombud.tickets.access import participant_for, ticket_for
from ombud.tickets.statuses import ParticipantRole, WakeReason
from ombud.tickets.taking_part import reminder_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpResponse

    from ombud.people.models import Agent
    from ombud.tickets.models import Ticket

FRAGMENT, PAGE = "desk/around/_around.html", "desk/around/page.html"


@require_GET
@signed_in
@may(Capability.SEE_TICKETS)
def around(request: AgentRequest, number: int) -> HttpResponse:
    """Show what stands around a conversation: in its panel, or on a page of its own."""
    ticket = ticket_for(request.rights, number)
    note_ticket(request, ticket)
    return shown(request, ticket)


def shown(
    request: AgentRequest, ticket: Ticket, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Return the sections; ``problem`` says why a change did not happen, typed text stays."""
    values: dict[str, Any] = {
        **around_of(request, ticket),
        "problem": problem,
        "typed": request.POST if problem else {},
        "frame": frame_for(request, "inbox"),
    }
    return fragment_or_page(request, FRAGMENT, PAGE, values, status=status)


def changed(
    request: AgentRequest,
    number: int,
    change: Callable[[Ticket], object],
    *,
    needs: Capability = Capability.CHANGE,
) -> HttpResponse:
    """Change a ticket through its door and show what stands around it."""
    ticket = ticket_for(request.rights, number, needs=needs)
    try:
        change(ticket)
    except Refused as refusal:
        return shown(request, ticket, problem=worded(refusal.reason), status=422)
    fresh = ticket_for(request.rights, number)
    values = {**around_of(request, fresh), "problem": "", "typed": {}}
    return fragment_or_redirect(request, FRAGMENT, values, to=f"/tickets/{number}/around/")


@require_POST
@signed_in
@may(Capability.CHANGE)
def participant_add(request: AgentRequest, number: int) -> HttpResponse:
    """Let somebody take part, known or new, by their mail address."""
    role = chosen_role(request)

    @transaction.atomic
    def add(ticket: Ticket) -> None:
        actor = request.user.actor
        address = valid_address(request.POST.get("email", "")[:320])
        name = " ".join(request.POST.get("name", "").split())[:200]
        contact = contact_by_email(address, name, source="agent", actor=actor)
        actions.add_participant(ticket, contact, role=role, actor=actor)

    return changed(request, number, add)


def chosen_role(request: AgentRequest) -> ParticipantRole:
    """Return the role that the form names. Raises ``Http404`` for none of ours."""
    wanted = request.POST.get("role", "")
    if wanted not in ParticipantRole:
        raise Http404("No such role.")
    return ParticipantRole(wanted)


@require_POST
@signed_in
@may(Capability.CHANGE)
def participant_role(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Give a participant another role."""
    part = participant_for(request.rights, number, row)
    role, actor = chosen_role(request), request.user.actor
    return changed(
        request,
        number,
        lambda ticket: actions.add_participant(ticket, part.contact, role=role, actor=actor),
    )


@require_POST
@signed_in
@may(Capability.CHANGE)
def participant_remove(request: AgentRequest, number: int, row: int) -> HttpResponse:
    """Let a participant take part no longer."""
    part = participant_for(request.rights, number, row)
    return changed(
        request,
        number,
        lambda _ticket: actions.remove_participant(part, actor=request.user.actor),
    )


@require_POST
@signed_in
@may(Capability.SEE_TICKETS)
def watch(request: AgentRequest, number: int) -> HttpResponse:
    """Follow a ticket oneself, or (who may change it) let a colleague follow it."""
    agent, needs = follower(request, number)
    return changed(
        request,
        number,
        lambda ticket: actions.watch_ticket(ticket, agent, actor=request.user.actor),
        needs=needs,
    )


@require_POST
@signed_in
@may(Capability.SEE_TICKETS)
def unwatch(request: AgentRequest, number: int) -> HttpResponse:
    """Follow a ticket no longer, or take a colleague off it."""
    agent, needs = follower(request, number)
    return changed(
        request,
        number,
        lambda ticket: actions.unwatch_ticket(ticket, agent, actor=request.user.actor),
        needs=needs,
    )


def follower(request: AgentRequest, number: int) -> tuple[Agent, Capability]:
    """Return whom the form is about, and what that takes. Raises ``Http404`` for others."""
    wanted = request.POST.get("agent", "")
    if not wanted or wanted == str(request.user.pk):
        return request.user, Capability.SEE_TICKETS
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    holders = holders_of(Capability.SEE_TICKETS, ticket.team_id)
    agent = holders.filter(pk=int(wanted)).first() if is_number(wanted) else None
    if agent is None:
        raise Http404("No such colleague.")
    return agent, Capability.CHANGE


@require_http_methods(["GET", "POST"])
@signed_in
@may(Capability.CHANGE)
def snooze(request: AgentRequest, number: int) -> HttpResponse:
    """Offer times, and let a ticket sleep or remind of it."""
    if request.method == "POST":
        return changed(request, number, lambda ticket: wait(request, ticket))
    ticket = ticket_for(request.rights, number, needs=Capability.CHANGE)
    reminder = reminder_of(ticket, request.user)
    values = {"ticket": ticket, **waiting_of(ticket, reminder), "prefix": "head", "typed": {}}
    return answer(request, "desk/around/_waiting.html", values)


def wait(request: AgentRequest, ticket: Ticket) -> None:
    """Do what the form asks: sleep until a time, until the contact writes, or remind."""
    agent, actor = request.user, request.user.actor
    until = chosen_moment(request)
    if request.POST.get("only") == "remind":
        if until is None:
            raise Refused("Choose the time at which you want to be reminded.")
        actions.set_reminder(ticket, at=until, agent=agent, actor=actor)
        return
    actions.snooze_ticket(ticket, until=until, agent=agent, actor=actor)


def chosen_moment(request: AgentRequest) -> datetime | None:
    """Return the time that was chosen, None for "until the contact writes"."""
    wanted = request.POST.get("until", "")
    if wanted == "reply":
        return None
    offers = waits(clock.now(), timezone.get_current_timezone())
    offered = next((one.until for one in offers if one.key == wanted), None)
    moment = offered or moment_of(request.POST.get("at", ""))
    if moment is None:
        raise Refused("Choose a time, or until the customer writes.")
    return moment


@require_POST
@signed_in
@may(Capability.CHANGE)
def wake(request: AgentRequest, number: int) -> HttpResponse:
    """Bring a ticket back before its time, or drop one's own reminder."""
    agent, actor = request.user, request.user.actor

    def end(ticket: Ticket) -> None:
        if request.POST.get("what") == "reminder":
            actions.drop_reminder(ticket, agent=agent, actor=actor)
        else:
            actions.wake_ticket(ticket, reason=WakeReason.AGENT, actor=actor)

    return changed(request, number, end)


@require_GET
@signed_in
@may(Capability.NOTE)
def mentionable(request: AgentRequest, number: int) -> HttpResponse:
    """Return the colleagues whose name begins with what was typed after an at sign."""
    ticket = ticket_for(request.rights, number, needs=Capability.NOTE)
    typed = request.GET.get("q", "")[:60].casefold()
    holders = holders_of(Capability.SEE_TICKETS, ticket.team_id)
    names = [(one.pk, one.name) for one in holders if begins(one, typed)]
    return answer(request, "desk/around/_mentionable.html", {"agents": names[:MOST_NAMES]})


MOST_NAMES = 8


def begins(agent: Agent, typed: str) -> bool:
    """Say whether a word of the name, or the address, begins with ``typed``."""
    words = [*agent.name.casefold().split(), agent.name.casefold(), agent.email.casefold()]
    return any(word.startswith(typed) for word in words)


@require_POST
@signed_in
@may(Capability.CHANGE)
def sharing(request: AgentRequest, number: int) -> HttpResponse:
    """Share a ticket with the colleagues of who asked, or keep it from them."""
    verbs = {"share": actions.share_ticket, "private": actions.keep_private}
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404("No such verb.")
    return changed(request, number, lambda ticket: verb(ticket, actor=request.user.actor))

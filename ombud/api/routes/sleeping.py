"""Tickets that sleep, and reminders."""

from __future__ import annotations

from django.http import Http404

from ombud.api.call import Call, actor_of
from ombud.api.operations import Area
from ombud.api.routes.messages import ticket_to
from ombud.api.routes.tickets import changeable
from ombud.api.schemas.around import ReminderIn, ReminderOut, SnoozeIn, SnoozeOut
from ombud.api.schemas.base import Number
from ombud.api.shapes import agent_ref
from ombud.people.capabilities import Capability
from ombud.people.scopes import Scope
from ombud.tickets import actions
from ombud.tickets.models import Snooze
from ombud.tickets.statuses import WakeReason
from ombud.tickets.taking_part import reminder_of, snooze_of

area = Area("sleep", "Tickets that sleep until a time or an answer, and reminders.")
READ = {"needs": Scope.READ_TICKETS, "may": Capability.SEE_TICKETS}
WRITE = {"needs": Scope.WRITE_TICKETS, "may": Capability.CHANGE}
OWN = {"needs": Scope.WRITE_TICKETS, "may": Capability.SEE_TICKETS}


def snooze_out(snooze: Snooze) -> SnoozeOut:
    return SnoozeOut(
        until=snooze.until,
        since=snooze.since,
        agent=agent_ref(snooze.agent) if snooze.agent else None,
    )


@area.get("/tickets/{int:number}/snooze", **READ)
def get_snooze(request: Call, number: Number) -> SnoozeOut:
    """Return until when a ticket sleeps; 404 while it is awake."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    snooze = snooze_of(ticket)
    if snooze is None:
        raise Http404("The ticket is awake.")
    return snooze_out(snooze)


@area.put("/tickets/{int:number}/snooze", **WRITE)
def snooze_ticket(request: Call, number: Number, body: SnoozeIn) -> SnoozeOut:
    """Let a ticket sleep until a time, or until the contact writes; again moves the time."""
    ticket = changeable(request, number)
    snooze = actions.snooze_ticket(
        ticket, until=body.until, agent=request.agent, actor=actor_of(request)
    )
    return snooze_out(snooze)


@area.delete("/tickets/{int:number}/snooze", **WRITE)
def wake_ticket(request: Call, number: Number) -> None:
    """Wake a ticket; one that is awake stays as it is."""
    ticket = changeable(request, number)
    actions.wake_ticket(ticket, reason=WakeReason.AGENT, actor=actor_of(request))


@area.get("/tickets/{int:number}/reminder", **READ)
def get_reminder(request: Call, number: Number) -> ReminderOut:
    """Return when the owner of the token is reminded of a ticket; 404 without a wish."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    reminder = reminder_of(ticket, request.agent)
    if reminder is None:
        raise Http404("No reminder.")
    return ReminderOut(at=reminder.at)


@area.put("/tickets/{int:number}/reminder", **OWN)
def set_reminder(request: Call, number: Number, body: ReminderIn) -> ReminderOut:
    """Remind the owner of the token of a ticket; an earlier wish is moved."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    reminder = actions.set_reminder(
        ticket, at=body.at, agent=request.agent, actor=actor_of(request)
    )
    return ReminderOut(at=reminder.at)


@area.delete("/tickets/{int:number}/reminder", **OWN)
def drop_reminder(request: Call, number: Number) -> None:
    """Remind the owner of the token no longer."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    actions.drop_reminder(ticket, agent=request.agent, actor=actor_of(request))

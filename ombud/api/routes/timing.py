"""Time spent on a ticket, and the stopwatch."""

from __future__ import annotations

from ninja import Query

from ombud.api.call import Call, actor_of
from ombud.api.egress import let_out, may_leave
from ombud.api.operations import Area, Created
from ombud.api.pages import Paged, page_by_id
from ombud.api.routes.messages import ticket_to
from ombud.api.schemas.around import (
    StopIn,
    TimeChanges,
    TimeEntryOut,
    TimeIn,
    TimerOut,
)
from ombud.api.schemas.base import Number, Page, word
from ombud.api.shapes import agent_ref
from ombud.base.locks import lock
from ombud.people.capabilities import Capability
from ombud.people.scopes import Scope
from ombud.tickets import actions
from ombud.tickets.access import ticket_of, time_entry_for
from ombud.tickets.models import TimeEntry, Timer
from ombud.tickets.spent import entries_of, timer_of
from ombud.tickets.statuses import Activity

area = Area("time", "Time spent on a ticket, and the stopwatch of the owner of the token.")
READ = {"needs": Scope.READ_TICKETS, "may": Capability.SEE_TICKETS}
WRITE = {"needs": Scope.WRITE_TIME, "may": Capability.NOTE}


def entry_out(entry: TimeEntry) -> TimeEntryOut:
    return TimeEntryOut(
        id=entry.pk,
        agent=agent_ref(entry.agent) if entry.agent else None,
        minutes=entry.minutes,
        activity=word(entry.activity),
        note=entry.note,
        at=entry.at,
        corrected_at=entry.corrected_at,
    )


def entry_outs(entries: list[TimeEntry]) -> list[TimeEntryOut]:
    return [entry_out(one) for one in entries]


def state(request: Call, number: int, entry: int) -> TimeEntryOut:
    """Return an entry as it stands, and hold it until the transaction ends."""
    return entry_out(lock(time_entry_for(request.agent, request.rights, number, entry)))


@area.get("/tickets/{int:number}/time", **READ)
def list_time(request: Call, number: Number, asked: Query[Paged]) -> Page[TimeEntryOut]:
    """List the time that was spent on a ticket, oldest first."""
    ticket = ticket_to(request, number, Capability.SEE_TICKETS)
    return page_by_id(entries_of(ticket), asked, entry_outs, "time", ticket.pk)


@area.post("/tickets/{int:number}/time", **WRITE, status=201)
def log_time(request: Call, number: Number, body: TimeIn) -> Created[TimeEntryOut]:
    """Write down minutes of work, 1 to 1440; on closed tickets too."""
    ticket = ticket_to(request, number, Capability.NOTE)
    entry = actions.log_time(
        ticket,
        minutes=body.minutes,
        activity=Activity(body.activity),
        note=body.note,
        agent=request.agent,
        actor=actor_of(request),
    )
    return Created(entry_out(entry), f"/api/v1/tickets/{number}/time")


def own_entry(request: Call, number: int, entry: int) -> TimeEntry:
    found = time_entry_for(request.agent, request.rights, number, entry)
    let_out(found.ticket.contact_id)
    return found


@area.patch("/tickets/{int:number}/time/{int:entry}", **WRITE, state=state)
def correct_time(
    request: Call, number: Number, entry: Number, body: TimeChanges
) -> TimeEntryOut:
    """Set an own entry right (a supervisor any); the history keeps both numbers."""
    found = own_entry(request, number, entry)
    actions.correct_time(
        found,
        minutes=body.minutes or found.minutes,
        activity=Activity(body.activity or found.activity),
        note=found.note if body.note is None else body.note,
        actor=actor_of(request),
    )
    return entry_out(own_entry(request, number, entry))


@area.delete("/tickets/{int:number}/time/{int:entry}", **WRITE, state=state)
def remove_time(request: Call, number: Number, entry: Number) -> None:
    """Strike an own entry (a supervisor any); the history keeps how long it was."""
    actions.remove_time(own_entry(request, number, entry), actor=actor_of(request))


def timer_out(timer: Timer) -> TimerOut:
    return TimerOut(ticket=timer.ticket.number, started_at=timer.started_at)


@area.get("/timer", **WRITE)
def get_timer(request: Call) -> TimerOut | None:
    """Return the stopwatch of the owner of the token; 204 while none runs within reach."""
    timer = timer_of(request.agent)
    seen = timer and ticket_of(request.rights, timer.ticket.number)
    return timer_out(timer) if timer and seen and may_leave(seen.contact_id) else None


@area.post("/tickets/{int:number}/timer", **WRITE)
def start_timer(request: Call, number: Number) -> TimerOut:
    """Start the stopwatch on a ticket; one that runs elsewhere is stopped and written down."""
    ticket = ticket_to(request, number, Capability.NOTE)
    timer = actions.start_timer(ticket, agent=request.agent, actor=actor_of(request))
    return timer_out(timer)


@area.post("/timer/stop", **WRITE)
def stop_timer(request: Call, body: StopIn) -> TimeEntryOut | None:
    """Stop the stopwatch and write its time down; 204 where none runs."""
    entry = actions.stop_timer(
        request.agent,
        activity=Activity(body.activity),
        note=body.note,
        actor=actor_of(request),
    )
    return entry_out(entry) if entry else None


@area.delete("/timer", **WRITE)
def discard_timer(request: Call) -> None:
    """Stop the stopwatch without writing anything down."""
    actions.discard_timer(request.agent)

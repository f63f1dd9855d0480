"""Tickets that come round."""

from __future__ import annotations

from datetime import time
from typing import Any

from ombud.api.call import Call, actor_of
from ombud.api.operations import Area, Created
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.routes.setup import chosen
from ombud.api.schemas.base import Number, Page
from ombud.api.schemas.recurring import OpenedOut, RecurrenceDo, RecurrenceIn, RecurrenceOut
from ombud.automation import actions
from ombud.automation.access import recurrence_for, recurrences_for
from ombud.automation.actions.recurring import Wanted
from ombud.automation.models import Recurrence
from ombud.clocks.recurring import OnFree, Unit
from ombud.people.capabilities import Capability
from ombud.people.queries import active_agent, teams_of
from ombud.people.scopes import Scope
from ombud.tickets.access import checklist_template_for, contact_for
from ombud.tickets.models import TicketType
from ombud.tickets.setup import current
from ombud.tickets.statuses import Priority

area = Area("recurring", "Tickets that come round: they open by themselves.")
READ = {"needs": Scope.WRITE_DESK, "may": Capability.SUPERVISE}
WRITE = {"needs": Scope.WRITE_DESK, "may": Capability.SUPERVISE}


def recurrence_out(row: Recurrence) -> RecurrenceOut:
    names = (
        *("name", "every", "unit", "weekdays", "first_day", "last_day", "time_zone"),
        *("calendar", "on_free", "subject", "text", "tags", "next_at", "paused_at"),
    )
    values: dict[str, Any] = {name: getattr(row, name) for name in names}
    kind = current().word("types", row.type_id)
    return RecurrenceOut(
        id=row.pk,
        at=row.at.isoformat("minutes"),
        contact=row.contact_id,
        team=row.team_id,
        assignee=row.assignee_id,
        type=kind.key if kind else None,
        checklist=row.checklist_id,
        **values,
    )


def wanted_in(request: Call, body: RecurrenceIn) -> Wanted:
    """Return what ``body`` asks for. Raises ``Problem`` for what there is not."""
    team = teams_of(request.rights, Capability.SUPERVISE).filter(pk=body.team).first()
    if team is None:
        raise Problem(INVALID, faults=(Fault("#/team", "There is no such team you lead."),))
    values: dict[str, Any] = {name: getattr(body, name) for name in Wanted.__slots__}
    kind = chosen(TicketType, current().types, body.type, "type") if body.type else None
    return Wanted(
        **values
        | {
            "unit": Unit(body.unit),
            "at": time.fromisoformat(body.at),
            "on_free": OnFree(body.on_free),
            "priority": Priority[body.priority.upper()],
            "team": team,
            "contact": contact_for(request.rights, body.contact),
            "assignee": active_agent(body.assignee) if body.assignee else None,
            "type": kind,
            "checklist": checklist_template_for(body.checklist) if body.checklist else None,
        }
    )


@area.get("/recurring-tickets", **READ)
def list_recurrences(request: Call) -> Page[RecurrenceOut]:
    """List the tickets that come round in the teams that the owner of the token leads."""
    found = recurrences_for(request.rights)
    return Page(items=[recurrence_out(one) for one in found], next=None)


@area.post("/recurring-tickets", **WRITE, status=201)
def make_recurrence(request: Call, body: RecurrenceIn) -> Created[RecurrenceOut]:
    """Make a schedule."""
    made = actions.save_recurrence(
        None, wanted_in(request, body), agent=request.agent, actor=actor_of(request)
    )
    return Created(recurrence_out(made), f"/api/v1/recurring-tickets/{made.pk}")


@area.get("/recurring-tickets/{int:recurrence}", **READ)
def get_recurrence(request: Call, recurrence: Number) -> RecurrenceOut:
    """Return one schedule with its next due time."""
    return recurrence_out(recurrence_for(request.rights, recurrence))


@area.put("/recurring-tickets/{int:recurrence}", **WRITE)
def replace_recurrence(request: Call, recurrence: Number, body: RecurrenceIn) -> RecurrenceOut:
    """Change a schedule as a whole; tickets that are open stay as they are."""
    found = recurrence_for(request.rights, recurrence)
    saved = actions.save_recurrence(
        found, wanted_in(request, body), agent=request.agent, actor=actor_of(request)
    )
    return recurrence_out(saved)


@area.post("/recurring-tickets/{int:recurrence}/state", **WRITE)
def change_recurrence(request: Call, recurrence: Number, body: RecurrenceDo) -> RecurrenceOut:
    """Pause a schedule, or go on with it; what came in between is not made up for."""
    found = recurrence_for(request.rights, recurrence)
    if body.do == "pause":
        actions.pause_recurrence(found, actor=actor_of(request))
    else:
        actions.resume_recurrence(found, actor=actor_of(request))
    return recurrence_out(found)


@area.post("/recurring-tickets/{int:recurrence}/run", **WRITE, status=201)
def run_recurrence(request: Call, recurrence: Number) -> Created[OpenedOut]:
    """Open the ticket of a schedule now, beside those that come by themselves."""
    found = recurrence_for(request.rights, recurrence)
    ticket = actions.run_recurrence(found, actor=actor_of(request))
    return Created(OpenedOut(ticket=ticket.number), f"/api/v1/tickets/{ticket.number}")

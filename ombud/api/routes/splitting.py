"""Making a new ticket of some messages, and taking it back."""

from __future__ import annotations

from ombud.api.call import Call, actor_of
from ombud.api.egress import let_out
from ombud.api.operations import Area, Created
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.routes.tickets import changeable, seen, state
from ombud.api.schemas.base import Number
from ombud.api.schemas.splitting import SplitIn
from ombud.api.schemas.tickets import TicketOut
from ombud.api.shapes import ticket_out
from ombud.people.capabilities import Capability
from ombud.people.models import Team
from ombud.people.queries import teams_of
from ombud.people.scopes import Scope
from ombud.tickets import actions
from ombud.tickets.access import contact_for, split_for, ticket_for

area = Area("splitting", "Making a new ticket of some messages, and taking it back.")
WRITE = {"needs": Scope.WRITE_TICKETS, "may": Capability.CHANGE}


@area.post("/tickets/{int:number}/split", **WRITE, status=201, state=state)
def split_ticket(request: Call, number: Number, body: SplitIn) -> Created[TicketOut]:
    """Make a new ticket of some messages, which are read there from now on.

    Its contact is who wrote the first of them, unless another one is given. Where one
    customer would read what is of another, it is refused without `mixing`.
    """
    ticket = changeable(request, number)
    contact = contact_for(request.rights, body.contact) if body.contact else None
    new = actions.split_ticket(
        ticket,
        body.messages,
        subject=body.subject,
        contact=contact,
        team=None if body.team is None else team_in(request, body.team),
        mixing=body.mixing,
        actor=actor_of(request),
    )
    return Created(ticket_out(new), f"/api/v1/tickets/{new.number}")


def team_in(request: Call, number: int) -> Team:
    """Return a team in which the caller may open tickets. Raises ``Problem``."""
    team = teams_of(request.rights, Capability.OPEN_TICKET).filter(pk=number).first()
    if team is None:
        raise Problem(INVALID, faults=(Fault("#/team", "You cannot open tickets there."),))
    return team


@area.post("/tickets/{int:number}/undo-split", **WRITE, state=state)
def undo_split(request: Call, number: Number) -> TicketOut | None:
    """Take back the split that made a ticket, and return the one it came from.

    Refused once something new has happened to it.
    """
    ticket_for(request.rights, number)
    split = split_for(request.rights, number)
    let_out(split.source.contact_id)
    actions.undo_split(split, actor=actor_of(request))
    return seen(request, split.source)

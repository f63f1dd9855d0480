"""Legal holds: what must stay although its time has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.api.call import Call, actor_of
from ombud.api.operations import Area, Created
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.schemas.base import Number, Page, word
from ombud.api.schemas.holds import HoldIn, HoldOut, ReviewIn
from ombud.holds import actions
from ombud.holds.access import hold_for, holds_for
from ombud.holds.actions import Scope as HoldScope
from ombud.holds.queries import person_known_as
from ombud.holds.statuses import Ground
from ombud.people.capabilities import Capability
from ombud.people.models import Agent, Contact
from ombud.people.scopes import Scope
from ombud.tickets.holding import named_in, numbered

if TYPE_CHECKING:
    from ombud.holds.models import LegalHold

area = Area("holds", "Legal holds: what must stay although its time has come.")
READ = {"needs": Scope.READ_HOLDS, "may": Capability.PRIVACY}
WRITE = {"needs": Scope.WRITE_HOLDS, "may": Capability.PRIVACY}
MOST = 200


def hold_out(hold: LegalHold) -> HoldOut:
    people = list(hold.persons.order_by("pk"))
    copied = ("matter", "condition", "first_day", "last_day", "placed_at", "review_on")
    return HoldOut(
        id=hold.pk,
        ground=word(hold.ground),
        owner=hold.owner_id,
        contacts=[one.contact_id for one in people if one.contact_id],
        agents=[one.agent_id for one in people if one.agent_id],
        tickets=[one.number for one in named_in(hold, MOST)],
        released_at=hold.released_at,
        **{name: getattr(hold, name) for name in copied},
    )


def scope_in(body: HoldIn) -> HoldScope:
    """Return what is held. Raises ``Problem`` for people and tickets that are not there."""
    faults, people, tickets = [], [], []
    for at, address in enumerate(body.persons):
        person = person_known_as(address)
        if person is None:
            faults.append(Fault(f"#/persons/{at}", "Nobody here has this address."))
        else:
            people.append(person)
    for at, number in enumerate(body.tickets):
        ticket = numbered(number)
        if ticket is None:
            faults.append(Fault(f"#/tickets/{at}", "There is no such ticket."))
        else:
            tickets.append(ticket.pk)
    if faults:
        raise Problem(INVALID, faults=tuple(faults))
    return HoldScope(
        contacts=tuple(one for one in people if isinstance(one, Contact)),
        agents=tuple(one for one in people if isinstance(one, Agent)),
        tickets=tuple(tickets),
        condition=body.condition,
        first_day=body.first_day,
        last_day=body.last_day,
    )


@area.get("/holds", **READ)
def list_holds(request: Call) -> Page[HoldOut]:
    """List the newest 200 holds, those that were released among them."""
    return Page(items=[hold_out(one) for one in holds_for(request.rights)[:MOST]], next=None)


@area.post("/holds", **WRITE, status=201)
def place_hold(request: Call, body: HoldIn) -> Created[HoldOut]:
    """Hold everything in the scope from now on, also what comes into it later."""
    hold = actions.place_hold(
        matter=body.matter,
        ground=Ground(body.ground),
        scope=scope_in(body),
        review_on=body.review_on,
        owner=request.agent,
        actor=actor_of(request),
    )
    return Created(hold_out(hold), f"/api/v1/holds/{hold.pk}")


@area.get("/holds/{int:hold}", **READ)
def get_hold(request: Call, hold: Number) -> HoldOut:
    """Return one hold with what it names."""
    return hold_out(hold_for(request.rights, hold))


@area.post("/holds/{int:hold}/review", **WRITE)
def review_hold(request: Call, hold: Number, body: ReviewIn) -> HoldOut:
    """Note that a hold is still needed, and when it is looked at again."""
    found = hold_for(request.rights, hold)
    actions.review_hold(found, review_on=body.review_on, actor=actor_of(request))
    return hold_out(found)


@area.post("/holds/{int:hold}/release", **WRITE)
def release_hold(request: Call, hold: Number) -> HoldOut:
    """End a hold; what was put off for it runs at the next pass. It names nobody after."""
    found = hold_for(request.rights, hold)
    actions.release_hold(found, actor=actor_of(request))
    return hold_out(found)

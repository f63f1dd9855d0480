"""Views: making and changing them, and how the owner of the token arranges them."""

from __future__ import annotations

from ombud.api.call import Call, actor_of
from ombud.api.operations import Area, Created
from ombud.api.problems import INVALID, Fault, Problem
from ombud.api.routes.desk import view_out
from ombud.api.schemas.administration import ArrangementIn, SequenceIn, ViewIn
from ombud.api.schemas.desk import ViewOut
from ombud.base.locks import lock
from ombud.people.capabilities import Capability
from ombud.people.models import Team
from ombud.people.queries import teams_of
from ombud.people.scopes import Scope
from ombud.rules.language import from_json
from ombud.tickets import actions
from ombud.tickets.access import changeable_view_for, view_for, views_for
from ombud.tickets.actions.saved_views import Wanted
from ombud.tickets.fields import TICKET_FIELDS
from ombud.tickets.models import View

area = Area("views", "Making and changing views, and arranging them.")
WRITE = {"needs": Scope.WRITE_VIEWS, "may": Capability.SEE_TICKETS}


def state(request: Call, view: str) -> ViewOut:
    """Return a view as it stands, and hold it until the transaction ends."""
    return view_out(lock(changeable_view_for(request.agent, request.rights, view)))


def wanted(request: Call, body: ViewIn) -> Wanted:
    """Return what the verbs take. Raises ``Problem`` or ``InvalidCondition``."""
    from_json(body.condition, TICKET_FIELDS)
    return Wanted(
        name=body.name,
        condition=body.condition,
        owner=request.agent if body.shared == "own" else None,
        team=shared_team(request, body),
        parent=parent_of(request, body.parent),
        order=body.order,
        columns=tuple(body.columns),
    )


def shared_team(request: Call, body: ViewIn) -> Team | None:
    """Return with which team a view is shared. Raises ``Problem`` for one not led."""
    if body.shared != "team":
        if body.team is not None:
            fault = Fault("#/team", "A team belongs to a view that is shared with one.")
            raise Problem(INVALID, faults=(fault,))
        return None
    teams = teams_of(request.rights, Capability.SUPERVISE)
    found = teams.filter(pk=body.team or 0).first()
    if found is None:
        fault = Fault("#/team", "Name a team that you lead.")
        raise Problem(INVALID, faults=(fault,))
    return found


def parent_of(request: Call, key: str | None) -> View | None:
    if key is None:
        return None
    views = views_for(request.agent, request.rights)
    found = next((one for one in views if one.key == key), None)
    if found is None:
        raise Problem(INVALID, faults=(Fault("#/parent", "There is no such view."),))
    return found


@area.post("/views", **WRITE, status=201)
def create_view(request: Call, body: ViewIn) -> Created[ViewOut]:
    """Save a view: one's own, or shared by those who lead the team or all teams."""
    made = actions.create_view(
        wanted(request, body),
        agent=request.agent,
        rights=request.rights,
        actor=actor_of(request),
    )
    return Created(view_out(made), f"/api/v1/views/{made.key}")


@area.put("/views/{view}", **WRITE, state=state)
def change_view(request: Call, view: str, body: ViewIn) -> ViewOut:
    """Change a view as a whole."""
    found = changeable_view_for(request.agent, request.rights, view)
    actions.change_view(
        found,
        wanted(request, body),
        agent=request.agent,
        rights=request.rights,
        actor=actor_of(request),
    )
    return view_out(view_for(request.agent, request.rights, view))


@area.delete("/views/{view}", **WRITE, state=state)
def delete_view(request: Call, view: str) -> None:
    """Remove a view; no ticket changes."""
    found = changeable_view_for(request.agent, request.rights, view)
    actions.delete_view(
        found, agent=request.agent, rights=request.rights, actor=actor_of(request)
    )


@area.post("/views/{view}/hide", **WRITE)
def hide_view(request: Call, view: str) -> None:
    """Take a view out of the side bar of the owner of the token."""
    actions.hide_view(view_for(request.agent, request.rights, view), agent=request.agent)


@area.post("/views/{view}/show", **WRITE)
def show_view(request: Call, view: str) -> None:
    """Put a view back into the side bar."""
    actions.show_view(view_for(request.agent, request.rights, view), agent=request.agent)


@area.put("/views/{view}/columns", **WRITE)
def choose_columns(request: Call, view: str, body: ArrangementIn) -> None:
    """Show a view with these columns and in this order, to the owner of the token only."""
    found = view_for(request.agent, request.rights, view)
    actions.choose_columns(found, body.columns, body.order or "", agent=request.agent)


@area.put("/view-order", **WRITE)
def order_views(request: Call, body: SequenceIn) -> None:
    """Arrange views in this sequence, for the owner of the token only."""
    known = {one.key: one for one in views_for(request.agent, request.rights)}
    missing = next((at for at, key in enumerate(body.views) if key not in known), None)
    if missing is not None:
        fault = Fault(f"#/views/{missing}", "There is no such view.")
        raise Problem(INVALID, faults=(fault,))
    actions.order_views([known[key] for key in dict.fromkeys(body.views)], agent=request.agent)

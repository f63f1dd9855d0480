"""The doors to saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from ombud.base.prepared import Prepared
from ombud.people.capabilities import Capability
from ombud.tickets.models import (
    View,
    ViewPlace,
)

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from ombud.people.models.agent import Rights

VIEWS = Prepared(lambda agent, teams: View.objects.for_agent(agent, teams).with_those_above())
PLACES = Prepared(lambda agent: ViewPlace.objects.filter(agent=agent))
LAST = 100_000  # after everything that was given a place


def views_for(agent: Agent, rights: Rights) -> list[View]:
    """Return the views that ``agent`` sees, in their own order, hidden ones too.

    Each has ``place``: how the agent arranged it, or None. Two statements.
    """
    views = VIEWS(agent=agent.pk, teams=rights.teams(Capability.SEE_TICKETS))
    places = {one.view_id: one for one in PLACES(agent=agent.pk)}
    for view in views:
        view.place = places.get(view.pk)
    return sorted(views, key=standing)


def standing(view: View) -> tuple[int, int]:
    """Return what the agent's views are sorted by: their own order, then the usual one."""
    chosen = view.place.position if view.place else None
    return (LAST if chosen is None else chosen, view.position)


def view_for(agent: Agent, rights: Rights, key: str) -> View:
    """Return the view ``key``. Raises ``Http404`` when they do not see it."""
    view = next((one for one in views_for(agent, rights) if one.key == key), None)
    if view is None:
        raise Http404("No such view.")
    return view


def changeable_view_for(agent: Agent, rights: Rights, key: str) -> View:
    """Return the view ``key`` that ``agent`` may change. Raises ``Http404`` otherwise."""
    view = view_for(agent, rights, key)
    if not may_change(view, agent, rights):
        raise Http404("No such view.")
    return view


def may_share(rights: Rights, team_id: int | None) -> bool:
    """Say whether ``rights`` allow to prepare views for a team, or (None) for all."""
    teams = rights.teams(Capability.SUPERVISE)
    return teams is None or (team_id is not None and team_id in teams)


def may_change(view: View, agent: Agent | None, rights: Rights) -> bool:
    """Say whether ``agent`` may change ``view``: their own, or one they could have shared."""
    if view.owner_id is not None:
        return agent is not None and view.owner_id == agent.pk
    return may_share(rights, view.team_id)

"""Who listens: the agent behind a session cookie, and the teams whose tickets they may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.http.cookie import parse_cookie

from ombud.people import factors
from ombud.people.capabilities import Capability
from ombud.people.models import Agent
from ombud.people.queries import rights_of
from ombud.people.sessions import SessionStore, agent_of, living, row_key

if TYPE_CHECKING:
    from collections.abc import Collection

    from ombud.project.live.feed import News


@dataclass(frozen=True, slots=True)
class Viewer:
    """An agent who listens. ``teams`` is None when they may see the tickets of every team."""

    session: str
    agent: int
    teams: frozenset[int] | None

    def may_see(self, teams: Collection[int]) -> bool:
        """Say whether one of ``teams`` is among theirs."""
        return self.teams is None or not self.teams.isdisjoint(teams)

    def hears(self, news: News) -> bool:
        """Say whether ``news`` is for them: told to them, or of a ticket they may see."""
        return news.agent == self.agent if news.agent else self.may_see(news.teams)


def teams_of(agent: Agent) -> frozenset[int] | None:
    return rights_of(agent).teams(Capability.SEE_TICKETS)


def viewer_of(cookies: str, address: str) -> Viewer | None:
    """Return who sent ``cookies``, or None when nobody is signed in with them.

    address: of the network, which the policy's allow-list must hold.
    """
    value = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    if not value:
        return None
    request = HttpRequest()
    request.session = SessionStore(value)
    request.META["REMOTE_ADDR"] = address
    agent = agent_of(request)
    if not isinstance(agent, Agent):
        return None
    rights = rights_of(agent)
    if rights.needs_second_factor and factors.page() and not has_passed(request):
        return None
    return Viewer(row_key(value), agent.pk, rights.teams(Capability.SEE_TICKETS))


def has_passed(request: HttpRequest) -> bool:
    """Say whether this session has passed a second factor."""
    return factors.SESSION_MARK in request.session


def as_of_now(sessions: Collection[str]) -> dict[str, Viewer]:
    """Return the viewers of those ``sessions`` that have not ended, with their rights of now.

    Listening does not count as use: an agent who only listens is signed out after the idle
    time like any other.
    """
    rows = living(sessions)
    teams: dict[int, frozenset[int] | None] = {}
    found: dict[str, Viewer] = {}
    for row in rows:
        agent = row.agent
        if agent is None or not agent.is_active:
            continue
        if agent.pk not in teams:
            teams[agent.pk] = teams_of(agent)
        found[row.pk] = Viewer(row.pk, agent.pk, teams[agent.pk])
    return found

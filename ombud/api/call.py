"""Who asks: the token of a request, and what may be done with it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from ombud.api.problems import FORBIDDEN, NO_TOKEN, OUTSIDE, SCOPE, TOO_MANY, Problem
from ombud.base import clock
from ombud.base.browsers import network_of
from ombud.people.capabilities import Capability
from ombud.people.policy import is_inside
from ombud.people.scopes import known
from ombud.people.tokens import may_ask, rights_within, token_of
from ombud.rules.context import Context

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import AccessToken, Agent
    from ombud.people.models.agent import Rights
    from ombud.people.scopes import Scope


class Call(HttpRequest):
    """A request with a live token. ``rights`` are its owner's, within its scopes and team."""

    token: AccessToken
    agent: Agent
    rights: Rights


def actor_of(call: Call) -> Actor:
    """Return the author of what ``call`` changes: the owner of its token."""
    return call.agent.actor


def context_of(call: Call) -> Context:
    """Return what "me", "my teams" and "today" mean in a condition; days are UTC days."""
    teams = call.rights.teams(Capability.SEE_TICKETS)
    return Context(now=clock.now(), agent_id=call.agent.pk, team_ids=teams or frozenset())


def admit(request: HttpRequest) -> None:
    """Put token and rights on ``request``, and count it.

    Raises ``Problem`` without a live token in the Authorization header, from outside of the
    networks that the desk allows, or beyond the limit.
    Nothing else is looked at: no cookie, no parameter.
    """
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    token = token_of(text.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise Problem(NO_TOKEN)
    if not is_inside(network_of(request), token.networks):
        raise Problem(OUTSIDE)
    if not may_ask(token, most=settings.OMBUD_API_PER_MINUTE):
        seconds = (token.window_ends_at - clock.now()).total_seconds()
        raise Problem(TOO_MANY, headers={"Retry-After": str(max(1, math.ceil(seconds)))})
    request.agent = token.agent  # type: ignore[attr-defined]
    request.token = token  # type: ignore[attr-defined]
    request.rights = rights_within(token)  # type: ignore[attr-defined]


def check_everywhere(call: Call, capability: Capability) -> None:
    """Raise ``Problem`` unless ``capability`` is held in every team: what all share."""
    if not call.rights.covers(capability, None):
        raise Problem(FORBIDDEN, capability=capability.value)


def check_unbound(call: Call, capability: Capability) -> None:
    """Raise ``Problem`` for a token of one team, where something is changed for all."""
    if call.token.team_id is not None:
        raise Problem(FORBIDDEN, capability=capability.value)


def check_allowed(call: Call, scope: Scope, capability: Capability) -> None:
    """Raise ``Problem`` unless the token has ``scope`` and its owner ``capability``."""
    if scope not in known(call.token.scopes):
        raise Problem(SCOPE, scope=scope.value)
    if not call.rights.may(capability):
        raise Problem(FORBIDDEN, capability=capability.value)

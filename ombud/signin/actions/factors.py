"""What adding and removing any second factor have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.events import log
from ombud.people.models import Session
from ombud.signin.facts import FactorAdded, FactorRemoved
from ombud.signin.models import RecoveryCode
from ombud.signin.queries import factors_of

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent
    from ombud.signin.statuses import Factor


def added(agent: Agent, factor: Factor, *, actor: Actor, keep_session: str) -> None:
    """End the other sessions, begun without ``factor``, and record it."""
    end_others(agent, keep_session)
    log.record(FactorAdded(factor=factor), agent, actor=actor)


def removed(agent: Agent, factor: Factor, *, actor: Actor, keep_session: str) -> None:
    """End the other sessions and record it; with the last factor the recovery codes go."""
    if not factors_of(agent).any:
        RecoveryCode.objects.filter(agent=agent).delete()
    end_others(agent, keep_session)
    log.record(FactorRemoved(factor=factor), agent, actor=actor)


def end_others(agent: Agent, keep_session: str) -> None:
    Session.objects.filter(agent=agent).exclude(pk=keep_session).delete()

"""Noting who came in, and who nearly did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.events import log
from ombud.people.actions import touch_last_login
from ombud.signin.facts import SecondFactorFailed, SignedIn

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from ombud.signin.statuses import Factor, Way


@transaction.atomic
def note_sign_in(agent: Agent, *, way: Way, factor: Factor | None) -> None:
    """Note that ``agent`` signed in, by ``way`` and with ``factor``."""
    touch_last_login(agent)
    log.record(SignedIn(way=way, factor=factor), agent, actor=agent.actor)


@transaction.atomic
def note_failure(agent: Agent) -> None:
    """Note that somebody passed the first step as ``agent`` and failed at the second."""
    log.record(SecondFactorFailed(), agent, actor=agent.actor)

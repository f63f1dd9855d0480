"""Makers of privacy requests for tests, by the product's own verbs."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ombud.base import clock
from ombud.base.actor import SYSTEM, Actor, ActorKind
from ombud.channels.email.models import OutgoingMail
from ombud.people.actions import create_agent
from ombud.privacy import actions
from ombud.privacy.statuses import Kind, Level, Outcome, Source, State
from ombud.vault.secrets import open_text
from tests.world import PASSWORD

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from ombud.privacy.models import PrivacyRequest

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LINK = "https://desk.example/help/privacy/"


def officer(name: str = "Petra") -> Agent:
    return create_agent(
        email=f"{name.lower()}@halden.example",
        name=f"{name} Halden",
        password=PASSWORD,
        role="privacy-officer",
        team=None,
        actor=SYSTEM,
    )


def ask(kind: Kind = Kind.ACCESS, **more: Any) -> PrivacyRequest:
    """Record a request of Cleo's by the form on the web."""
    given = {"source": Source.PORTAL} | {
        name: more.pop(name)
        for name in ("source", "region", "country", "relation", "language", "about")
        if name in more
    }
    given_by = {"address": "cleo@lumen.example", "name": "Cleo Marchetti", "text": "Please."}
    request, _token = actions.receive_request(
        actions.Asked(kind=kind, **given), actor=SYSTEM, **(given_by | more)
    )
    return request


def letter_texts(to: str = "") -> list[str]:
    """Return what letters say that wait to be sent, oldest first."""
    mails = OutgoingMail.objects.filter(sealed_letter__isnull=False).order_by("pk")
    return [
        open_text(bytes(one.sealed_letter or b"")) for one in mails if not to or one.to == to
    ]


def code_in(text: str) -> str:
    found = re.search(r"\b\d{8}\b", text)
    assert found is not None
    return found[0]


def identified(request: PrivacyRequest) -> PrivacyRequest:
    """Let the requester confirm by the code in the newest letter."""
    actions.send_code(request, actor=SYSTEM)
    assert actions.try_code(request, code_in(letter_texts()[-1]), network="n", actor=SYSTEM)
    request.refresh_from_db()
    return request


def decided(
    request: PrivacyRequest, agent: Agent, outcome: Outcome = Outcome.FULL, **more: Any
) -> PrivacyRequest:
    """Bring a request as far as decided by ``agent`` in every group."""
    if request.needed > Level.NONE and not request.is_identified:
        identified(request)
    actions.data_collected(request, actor=agent.actor)
    from ombud.privacy.carrying import planned

    for group in planned(request).groups:
        actions.decide_group(
            request, group.name, outcome, agent=agent, actor=agent.actor, **more
        )
    assert request.state == State.ASSESSING
    return request


def answered(request: PrivacyRequest, state: State = State.RESPONDED) -> None:
    """Bring a request to its end without the way there."""
    request.state, request.closed_at = state, clock.now()
    request.save(update_fields=["state", "closed_at"])


PERSON = Actor(ActorKind.CONTACT, 1)

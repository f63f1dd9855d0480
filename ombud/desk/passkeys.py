"""Challenges for passkeys: bound to one session and one use, good once and for five minutes."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from ombud.desk.entering import is_recent, now
from ombud.signin import relying
from ombud.signin.actions import accept_passkey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from ombud.people.models import Agent
    from ombud.signin.models import Passkey

CHALLENGE = "passkey_challenge"
CHALLENGE_SECONDS = 300
LONGEST_ANSWER = 2**16


def new_challenge(request: HttpRequest, use: str) -> bytes:
    """Return a new challenge for ``use`` and keep it in the session."""
    challenge = secrets.token_bytes(32)
    request.session[CHALLENGE] = {"use": use, "challenge": challenge.hex(), "at": now()}
    return challenge


def taken_challenge(request: HttpRequest, use: str) -> bytes:
    """Return the challenge that this session was given for ``use``, and forget it.

    Where there is none, or it is too old, it is a fresh one that nobody can have signed.
    """
    held = request.session.pop(CHALLENGE, None)
    if held and held["use"] == use and is_recent(held["at"], CHALLENGE_SECONDS):
        return bytes.fromhex(held["challenge"])
    return secrets.token_bytes(32)


def question(request: HttpRequest, use: str, held: Iterable[Passkey], *, alone: bool) -> str:
    """Return what the browser is asked, as JSON."""
    return relying.request_options(held, new_challenge(request, use), alone=alone)


def shown_passkey(
    request: HttpRequest, use: str, *, agent: Agent | None, alone: bool
) -> Passkey | None:
    """Return the key with which the browser answered, if it is right."""
    answer = request.POST.get("credential", "")[:LONGEST_ANSWER]
    challenge = taken_challenge(request, use)
    return accept_passkey(answer, challenge, agent=agent, alone=alone)

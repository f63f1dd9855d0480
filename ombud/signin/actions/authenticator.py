"""The authenticator app: taken up, asked, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.signin import codes
from ombud.signin.actions import factors
from ombud.signin.models import Authenticator
from ombud.signin.statuses import Factor
from ombud.vault.secrets import open_text, seal_text

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent


@transaction.atomic
def add_authenticator(
    agent: Agent, *, secret: str, code: str, actor: Actor, keep_session: str
) -> Authenticator:
    """Let ``agent`` sign in with an app that knows ``secret``; ``code`` proves that it does.

    keep_session: the row key of the session that stays; all others end. Raises ``Refused``.
    """
    lock(agent)
    if Authenticator.objects.filter(agent=agent).exists():
        raise Refused("You already use an authenticator app. Remove it first.")
    step = codes.step_of(codes.plain(code), secret, clock.now())
    if step is None:
        raise Refused(
            "This code does not fit. Wait for the next one, and check that the clock of the "
            "device is right."
        )
    made = Authenticator.objects.create(
        agent=agent, sealed_secret=seal_text(secret), last_step=step, used_at=clock.now()
    )
    factors.added(agent, Factor.AUTHENTICATOR, actor=actor, keep_session=keep_session)
    return made


@transaction.atomic
def accept_code(agent: Agent, code: str) -> bool:
    """Say whether ``code`` is right now, and void it: no code is accepted twice.

    The step is taken in one statement, so of two at once only one gets in.
    """
    held = Authenticator.objects.filter(agent=agent).first()
    if held is None:
        return False
    step = codes.step_of(codes.plain(code), open_text(bytes(held.sealed_secret)), clock.now())
    if step is None:
        return False
    fresh = Authenticator.objects.filter(pk=held.pk, last_step__lt=step)
    return bool(fresh.update(last_step=step, used_at=clock.now()))


@transaction.atomic
def remove_authenticator(agent: Agent, *, actor: Actor, keep_session: str) -> None:
    """Take the app from ``agent``; all other sessions end. Without one nothing happens."""
    lock(agent)
    if Authenticator.objects.filter(agent=agent).delete()[0]:
        factors.removed(agent, Factor.AUTHENTICATOR, actor=actor, keep_session=keep_session)

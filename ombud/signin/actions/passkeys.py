"""Passkeys: added, shown, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.signin import relying
from ombud.signin.actions import factors
from ombud.signin.actions.spending import spend
from ombud.signin.models import Passkey
from ombud.signin.statuses import Factor

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent

MOST = 20
LONGEST_NAME = 60


@transaction.atomic
def add_passkey(
    agent: Agent, *, name: str, answer: str, challenge: bytes, actor: Actor, keep_session: str
) -> Passkey:
    """Let ``agent`` sign in with the key in the browser's ``answer`` to ``challenge``.

    keep_session: the row key of the session that stays; all others end. Raises ``Refused``.
    """
    lock(agent)
    plain = " ".join(name.split())[:LONGEST_NAME]
    if not plain:
        raise Refused("Give the passkey a name, so that you know it again.")
    if Passkey.objects.filter(agent=agent).count() >= MOST:
        raise Refused("You have twenty passkeys. Remove one that you no longer use.")
    try:
        key = relying.new_key(answer, challenge)
        with transaction.atomic():
            made = Passkey.objects.create(
                agent=agent,
                name=plain,
                credential_id=key.credential_id,
                public_key=key.credential_public_key,
                sign_count=key.sign_count,
            )
    except (relying.BadPasskey, IntegrityError):
        raise Refused("The browser's answer did not fit. Try it once more.") from None
    if not spend("passkey challenge", challenge, until=clock.in_(minutes=10)):
        raise Refused("The browser's answer did not fit. Try it once more.")
    factors.added(agent, Factor.PASSKEY, actor=actor, keep_session=keep_session)
    return made


@transaction.atomic
def accept_passkey(
    answer: str, challenge: bytes, *, agent: Agent | None, alone: bool
) -> Passkey | None:
    """Return the key that signed ``challenge`` in the browser's ``answer``, or None.

    agent: whose key it has to be; None lets the key say who it is.
    alone: nothing else is shown, so the device must have verified its owner.
    The account must be active. A challenge counts once; a count that does not grow means a
    copied key, and is refused.
    """
    try:
        shown = relying.parsed(answer)
        key = Passkey.objects.select_related("agent").get(credential_id=bytes(shown.raw_id))
        if agent is not None and key.agent_id != agent.pk:
            return None
        count = relying.new_count(shown, key, challenge, alone=alone)
    except (relying.BadPasskey, Passkey.DoesNotExist):
        return None
    if not key.agent.is_active:
        return None
    if not spend("passkey challenge", challenge, until=clock.in_(minutes=10)):
        return None
    same = Passkey.objects.filter(pk=key.pk, sign_count=key.sign_count)
    return key if same.update(sign_count=count, used_at=clock.now()) else None


@transaction.atomic
def remove_passkey(agent: Agent, number: int, *, actor: Actor, keep_session: str) -> None:
    """Take a passkey from ``agent``; all other sessions end. Another's is left alone."""
    lock(agent)
    if Passkey.objects.filter(agent=agent, pk=number).delete()[0]:
        factors.removed(agent, Factor.PASSKEY, actor=actor, keep_session=keep_session)

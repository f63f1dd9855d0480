"""Recovery codes: ten words for the day on which the second factor is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from ombud.base import clock, keys
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.signin import codes
from ombud.signin.facts import RecoveryCodesMade, RecoveryCodeUsed
from ombud.signin.models import RecoveryCode
from ombud.signin.queries import factors_of

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Agent


def digest_of(agent: Agent, code: str) -> bytes:
    """Return the keyed hash under which ``code`` of ``agent`` is kept."""
    key = keys.derived(settings.OMBUD_KEY_FILE, "recovery codes")
    return keys.keyed_digest(key, str(agent.pk), codes.plain(code))


@transaction.atomic
def make_recovery_codes(agent: Agent, *, actor: Actor) -> list[str]:
    """Give ``agent`` ten new recovery codes and void the old ones; return them, once.

    Raises ``Refused`` for who has no second factor: there is nothing to stand in for.
    """
    lock(agent)
    if not factors_of(agent).any:
        raise Refused("Recovery codes stand in for a second factor. Add one first.")
    made = [codes.new_recovery_code() for _ in range(codes.CODES)]
    RecoveryCode.objects.filter(agent=agent).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(agent=agent, digest=digest_of(agent, one)) for one in made
    )
    log.record(RecoveryCodesMade(count=len(made)), agent, actor=actor)
    return made


@transaction.atomic
def use_recovery_code(agent: Agent, code: str, *, actor: Actor) -> bool:
    """Say whether ``code`` is an unused recovery code of ``agent``, and use it up."""
    unused = RecoveryCode.objects.filter(agent=agent, used_at=None)
    if not unused.filter(digest=digest_of(agent, code)).update(used_at=clock.now()):
        return False
    log.record(RecoveryCodeUsed(left=unused.count()), agent, actor=actor)
    return True

"""Access tokens: making, using and revoking them.

A token is ``ombud_``, forty random letters and digits (238 bits) and six for a checksum, so
that scanners for leaked secrets know one when they see it and a mistyped one is refused
without asking the database. It is shown once; we keep a keyed hash.
"""

from __future__ import annotations

import re
import secrets
import string
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from ombud.base import clock, keys
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people import queries
from ombud.people.capabilities import Capability
from ombud.people.facts import TokenMade, TokenRevoked
from ombud.people.models import AccessToken, KeptAnswer
from ombud.people.policy import rules_of, with_rules
from ombud.people.scopes import IMPLIED, USES, Scope, capabilities_of, known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from ombud.base.actor import Actor
    from ombud.people.models import Agent, Team
    from ombud.people.models.agent import Rights

PREFIX = "ombud_"
SIGNS = string.digits + string.ascii_letters
RANDOM, CHECK = 40, 6
SHAPE = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM + CHECK}}}", re.ASCII)
LONGEST_NAME = 80
MOST_DAYS = 366
MOST_LIVE = 50
WINDOW = timedelta(minutes=1)
KEPT_ENDED = timedelta(days=30)


def checksum(random: str) -> str:
    """Return the six signs that follow the random ones: their CRC-32, to the base of 62."""
    number, signs = zlib.crc32(random.encode()), []
    for _ in range(CHECK):
        number, rest = divmod(number, len(SIGNS))
        signs.append(SIGNS[rest])
    return "".join(reversed(signs))


def is_well_formed(text: str) -> bool:
    """Say whether ``text`` could be a token of ours."""
    if not SHAPE.fullmatch(text):
        return False
    return text[-CHECK:] == checksum(text[len(PREFIX) : -CHECK])


def digest_of(text: str) -> bytes:
    key = keys.derived(settings.OMBUD_KEY_FILE, "access token")
    return keys.keyed_digest(key, text)


@transaction.atomic
def make_token(
    agent: Agent,
    *,
    name: str,
    scopes: Iterable[str],
    days: int,
    actor: Actor,
    team: Team | None = None,
) -> tuple[AccessToken, str]:
    """Make a token for ``agent`` and return it with its text, which is never shown again.

    days: until it ends, 1 to 366. team: where it is good; None means wherever its owner is.
    Raises ``Refused`` when its owner could not do what it asks for.
    """
    wanted = checked(agent, name, scopes, days, team)
    random = "".join(secrets.choice(SIGNS) for _ in range(RANDOM))
    text = f"{PREFIX}{random}{checksum(random)}"
    token = AccessToken.objects.create(
        agent=agent,
        name=" ".join(name.replace("\x00", "").split())[:LONGEST_NAME],
        digest=digest_of(text),
        hint=text[-4:],
        scopes=[scope.value for scope in Scope if scope in wanted],
        team=team,
        expires_at=clock.in_(days=days),
    )
    fact = TokenMade(token=token.pk, team=team.pk if team else None, scopes=tuple(wanted))
    log.record(fact, agent, actor=actor)
    return token, text


def checked(
    agent: Agent, name: str, scopes: Iterable[str], days: int, team: Team | None
) -> list[Scope]:
    """Return the scopes in their order. Raises ``Refused`` for what cannot be made."""
    words = set(scopes)
    if not name.strip():
        raise Refused("Write what the token is for, so that you know it again.")
    if not words or not words <= set(Scope):
        raise Refused("Choose at least one scope from the list.")
    if not 1 <= days <= MOST_DAYS:
        raise Refused("A token lasts from one day to 366 days.")
    rights = queries.rights_of(agent)
    if team and not rights.may(Capability.SEE_TICKETS, team.pk):
        raise Refused("Choose a team in which this account works.")
    if live_tokens(agent).count() >= MOST_LIVE:
        raise Refused("An account has at most 50 tokens. Revoke one that is not used.")
    wanted = [scope for scope in Scope if scope in words]
    if not set(wanted) <= set(usable_scopes(rights)):
        raise Refused("A token can only do what its account may do. Choose fewer scopes.")
    return wanted


def usable_scopes(rights: Rights) -> list[Scope]:
    """Return the scopes in which somebody with ``rights`` could do anything at all."""
    return [scope for scope in Scope if any(map(rights.may, particular_to(scope)))]


def particular_to(scope: Scope) -> frozenset[Capability]:
    """Return the capabilities that a scope adds to the one it implies, if it adds any."""
    implied = IMPLIED.get(scope)
    return (USES[scope] - USES[implied] if implied else USES[scope]) or USES[scope]


@transaction.atomic
def revoke_token(token: AccessToken, *, actor: Actor) -> None:
    """End ``token`` now. Revoking one that has ended does nothing."""
    lock(token)
    if not token.is_live:
        return
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    log.record(TokenRevoked(token=token.pk), token.agent, actor=actor)


def live_tokens(agent: Agent) -> QuerySet[AccessToken]:
    """Return the tokens of ``agent`` that still open something."""
    return agent.access_tokens.filter(revoked_at=None, expires_at__gt=clock.now())


def revoke_tokens_of(agent: Agent, *, actor: Actor) -> None:
    """End all tokens of ``agent``, who leaves: they stay ended if the agent comes back."""
    for token in live_tokens(agent):
        revoke_token(token, actor=actor)


def tokens_of(agent: Agent) -> QuerySet[AccessToken]:
    """Return all tokens of ``agent`` that are kept, ended ones too, latest first."""
    return agent.access_tokens.select_related("team").order_by("-pk")


def tokens_for(rights: Rights) -> QuerySet[AccessToken]:
    """Return the tokens of everybody, latest first, for those who manage all agents."""
    tokens = AccessToken.objects.select_related("agent", "team").order_by("-pk")
    is_allowed = rights.may(Capability.PEOPLE) and rights.teams(Capability.PEOPLE) is None
    return tokens if is_allowed else tokens.none()


def token_of(text: str) -> AccessToken | None:
    """Return the live token that ``text`` is, with its agent; None for anything else."""
    if not is_well_formed(text):
        return None
    rows = AccessToken.objects.select_related("agent").filter(digest=digest_of(text))
    found: AccessToken | None = with_rules(rows).first()
    if found is None or not found.is_live or not found.agent.is_active:
        return None
    found.networks = rules_of(found).networks
    return found


def rights_within(token: AccessToken) -> Rights:
    """Return what may be done with ``token``: its owner's rights, its scopes, its team."""
    rights = queries.rights_of(token.agent)
    return rights.narrowed(capabilities_of(known(token.scopes)), token.team_id)


def may_ask(token: AccessToken, *, most: int) -> bool:
    """Count one request of ``token``; say whether it is within ``most`` for this minute.

    One statement counts, limits and notes the day, so parallel requests cannot share one.
    """
    now = clock.now()
    is_over = Q(window_ends_at__lte=now)
    counted = AccessToken.objects.filter(
        Q(is_over) | Q(window_count__lt=most), pk=token.pk
    ).update(
        window_count=Case(When(is_over, then=Value(1)), default=F("window_count") + 1),
        window_ends_at=Case(
            When(is_over, then=Value(now + WINDOW)), default=F("window_ends_at")
        ),
        used_on=now.date(),
    )
    return bool(counted)


def forget_ended_tokens() -> None:
    """Remove tokens a month after they ended, and kept answers whose day is over."""
    now = clock.now()
    KeptAnswer.objects.filter(expires_at__lte=now).delete()
    ended = Q(expires_at__lte=now - KEPT_ENDED) | Q(revoked_at__lte=now - KEPT_ENDED)
    AccessToken.objects.filter(ended).delete()

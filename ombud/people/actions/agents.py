"""Verbs about agents: invite, join, grant and revoke roles, deactivate, reactivate."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.actions.accounts import set_checked_password, valid_address
from ombud.people.actions.authority import (
    authority_of,
    must_cover,
    must_manage,
    somebody_still_administers,
)
from ombud.people.facts import (
    AgentDeactivated,
    AgentEntered,
    AgentInvited,
    AgentJoined,
    AgentReactivated,
    RoleGranted,
    RoleRevoked,
)
from ombud.people.models import Agent, Invitation, Role, RoleAssignment, Session, Team
from ombud.people.tokens import revoke_tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.base.actor import Actor

    Grants = Sequence[tuple[Role, Team | None]]

VALID = timedelta(hours=72)
TOKEN_BYTES = 32
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@transaction.atomic
def invite_agent(
    *, email: str, name: str, grants: Grants, actor: Actor, language: str = ""
) -> tuple[Agent, str]:
    """Make an account without a password; return it with the token of its invitation.

    grants: roles with the team where each counts (None: everywhere). The token is kept
    nowhere and given out this once. Raises ``Refused`` when the address is none or taken,
    no role is given, or one allows more than ``actor`` may.
    """
    agent = new_account(email=email, name=name, grants=grants, language=language, actor=actor)
    log.record(AgentInvited(), agent, actor=actor)
    return agent, new_invitation(agent)


@transaction.atomic
def enter_agent(*, email: str, name: str, role: Role, team: Team | None, actor: Actor) -> Agent:
    """Make an account without password or invitation, for who comes by another system.

    Raises ``Refused`` when the address is none or taken.
    """
    agent = new_account(email=email, name=name, grants=[(role, team)], actor=actor)
    log.record(AgentEntered(), agent, actor=actor)
    return agent


def new_account(
    *, email: str, name: str, grants: Grants, actor: Actor, language: str = ""
) -> Agent:
    """Make an account without a password. Raises ``Refused``."""
    address = valid_address(email)
    if not name.strip():
        raise Refused("Write the name that contacts and colleagues will read.", about="name")
    if Agent.objects.filter(email=address).exists():
        raise Refused(
            "There already is an account with this address. Choose another.", about="email"
        )
    if not grants:
        raise Refused("Give at least one role, or the account can do nothing.")
    authority = authority_of(actor)
    for role, team in grants:
        must_cover(authority, role.capabilities, team)
    agent = Agent(email=address, name=name.strip()[:120], language=language)
    agent.set_unusable_password()
    agent.save()
    for role, team in dict.fromkeys(grants):
        RoleAssignment.objects.create(agent=agent, role=role, team=team)
    return agent


@transaction.atomic
def invite_again(agent: Agent, *, actor: Actor) -> str:
    """Return the token of a new invitation; earlier ones no longer work.

    Raises ``Refused`` for an account that is in use or deactivated.
    """
    lock(agent)
    must_manage(authority_of(actor), agent)
    if not agent.is_active or agent.has_usable_password():
        raise Refused("This account is not waiting for its first password. Nothing was sent.")
    log.record(AgentInvited(), agent, actor=actor)
    return new_invitation(agent)


def new_invitation(agent: Agent) -> str:
    Invitation.objects.filter(agent=agent, used_at=None).delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.objects.create(
        agent=agent, digest=digest_of(token), expires_at=clock.now() + VALID
    )
    return token


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str) -> Invitation | None:
    """Return the invitation of ``token`` when it still works: unused, not too old."""
    if not TOKEN.fullmatch(token):
        return None
    return (
        Invitation.objects.select_related("agent")
        .filter(
            digest=digest_of(token),
            used_at=None,
            expires_at__gt=clock.now(),
            agent__is_active=True,
        )
        .first()
    )


@transaction.atomic
def join(token: str, password: str) -> Agent:
    """Set the first password by an invitation, which then works no more; return the agent.

    Raises ``Refused`` when the invitation is used up or too old, or the password too weak.
    """
    invitation = open_invitation(token)
    if invitation is None or lock(invitation).used_at is not None:
        raise Refused("This invitation no longer works. Ask your administrator for a new one.")
    agent = invitation.agent
    set_checked_password(agent, password)
    agent.save(update_fields=["password"])
    invitation.used_at = clock.now()
    invitation.save(update_fields=["used_at"])
    log.record(AgentJoined(), agent, actor=agent.actor)
    return agent


@transaction.atomic
def grant_role(agent: Agent, role: Role, *, team: Team | None, actor: Actor) -> None:
    """Give ``agent`` a role in ``team`` or everywhere; one they have already does nothing.

    Raises ``Refused`` when it allows more than ``actor`` may there.
    """
    lock(agent)
    must_cover(authority_of(actor), role.capabilities, team)
    _, is_new = RoleAssignment.objects.get_or_create(agent=agent, role=role, team=team)
    if is_new:
        fact = RoleGranted(role=role.pk, team=team.pk if team else None)
        log.record(fact, agent, actor=actor)


@transaction.atomic
def revoke_role(agent: Agent, role: Role, *, team: Team | None, actor: Actor) -> None:
    """Take a role from ``agent``; one they do not have does nothing.

    Raises ``Refused`` when ``actor`` may less than the role, or nobody would administer.
    """
    lock(agent)
    must_cover(authority_of(actor), role.capabilities, team)
    held = RoleAssignment.objects.filter(agent=agent, role=role, team=team)
    with somebody_still_administers():
        gone, _ = held.delete()
    if gone:
        fact = RoleRevoked(role=role.pk, team=team.pk if team else None)
        log.record(fact, agent, actor=actor)


@transaction.atomic
def deactivate_agent(agent: Agent, *, successor: Agent | None, actor: Actor) -> None:
    """Shut an agent out at once and let ``successor`` take over; twice is once.

    Sessions, invitations and access tokens end. What hears of it (open tickets) follows in
    the background. Raises ``Refused`` for one's own account, for somebody who may more than
    ``actor``, and for the last administrator.
    """
    if not lock(agent).is_active:
        return
    if agent.actor == actor:
        raise Refused("Nobody deactivates their own account. Ask a colleague to do it.")
    must_manage(authority_of(actor), agent)
    if successor is not None and (successor.pk == agent.pk or not successor.is_active):
        raise Refused("The open tickets need somebody who can sign in. Choose another agent.")
    with somebody_still_administers():
        shut_out(agent, successor=successor, actor=actor)


@transaction.atomic
def shut_out(agent: Agent, *, successor: Agent | None, actor: Actor) -> None:
    """Shut an agent out, whoever they are: their erasure asks nobody. Twice is once."""
    if not lock(agent).is_active:
        return
    agent.is_active = False
    agent.save(update_fields=["is_active"])
    Session.objects.filter(agent=agent).delete()
    Invitation.objects.filter(agent=agent, used_at=None).delete()
    revoke_tokens_of(agent, actor=actor)
    fact = AgentDeactivated(successor=successor.pk if successor else None)
    log.record(fact, agent, actor=actor)


@transaction.atomic
def reactivate_agent(agent: Agent, *, actor: Actor) -> None:
    """Let an agent sign in again with the roles they have; twice is once.

    Raises ``Refused`` when those roles allow more than ``actor`` may.
    """
    if lock(agent).is_active:
        return
    must_manage(authority_of(actor), agent)
    agent.is_active = True
    agent.save(update_fields=["is_active"])
    log.record(AgentReactivated(), agent, actor=actor)

"""Setting up systems by which agents sign in, and letting in whom they name."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.actions import enter_agent
from ombud.people.actions.authority import authority_of
from ombud.people.capabilities import ADMINISTRATOR, Capability
from ombud.people.models import Agent, RoleAssignment
from ombud.signin import oidc, saml
from ombud.signin.actions.spending import spend
from ombud.signin.claims import Claims, Unproven
from ombud.signin.facts import (
    IdentityLinked,
    ProviderDemanded,
    ProviderRemoved,
    ProviderSaved,
)
from ombud.signin.models import Arrival, Identity, Provider, ProviderOnly
from ombud.signin.statuses import Protocol, SecondFactorRule
from ombud.vault.secrets import seal_text

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.people.models import Role

ARRIVAL_SECONDS = 60
SETTINGS = frozenset(
    {
        "name",
        "protocol",
        "issuer",
        "client_id",
        "sso_url",
        "certificates",
        "takes_unasked",
        "domains",
        "second_factor",
        "role",
        "team",
    }
)
READ_FROM_IT = frozenset({"issuer", "protocol", "client_id"})


def must_secure(actor: Actor) -> None:
    """Raise ``Refused`` unless ``actor`` sets the rules of signing in, for every team."""
    if not authority_of(actor).covers(Capability.SECURITY, None):
        raise Refused("Your role does not set the rules of signing in. Ask an administrator.")


@transaction.atomic
def save_provider(
    provider: Provider | None,
    *,
    actor: Actor,
    secret: str | None = None,
    key: str = "",
    **values: Any,
) -> Provider:
    """Make or change a provider. A new one is not offered before it was tested.

    key: of a new one; without it one is made of the name. secret: a new one, an empty text
    to keep none; None leaves it. values: of ``SETTINGS``; what is left out stays. Raises
    ``Refused`` with what is missing.
    """
    must_secure(actor)
    if set(values) - SETTINGS:
        raise Refused("There is no such setting of a provider.")
    if provider is None:
        provider = Provider(key=key or free_key(str(values.get("name", ""))))
    else:
        lock(provider)
    before = {name: getattr(provider, name) for name in READ_FROM_IT}
    for name, value in values.items():
        setattr(provider, name, value)
    check_provider(provider, actor)
    if any(before[name] != getattr(provider, name) for name in READ_FROM_IT):
        provider.endpoints, provider.keys, provider.keys_at = {}, {}, None
    if secret is not None:
        provider.sealed_secret = seal_text(secret) if secret else None
    if not provider.is_ready:
        provider.is_active = False
    provider.save()
    note_saved(provider, actor)
    return provider


def free_key(name: str) -> str:
    stem = slugify(name)[:30] or "provider"
    taken = set(Provider.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(
        key for key in (stem, *(f"{stem}-{n}" for n in range(2, 99))) if key not in taken
    )


def check_provider(provider: Provider, actor: Actor) -> None:
    """Raise ``Refused`` for what cannot be a provider."""
    if not provider.name.strip():
        raise Refused("Write the name that stands on the sign-in page.")
    if provider.protocol not in Protocol or provider.second_factor not in SecondFactorRule:
        raise Refused("Choose how the system says who somebody is.")
    if not provider.issuer.strip():
        raise Refused("Write how the system calls itself: its issuer or entity ID.")
    if provider.protocol == Protocol.OIDC and not oidc.is_reachable(provider.issuer):
        raise Refused("The issuer is an address that begins with https.")
    if provider.protocol == Protocol.SAML:
        check_saml(provider)
    check_newcomers(provider, actor)


def check_saml(provider: Provider) -> None:
    if not oidc.is_reachable(provider.sso_url):
        raise Refused("The sign-in address is one that begins with https.")
    try:
        saml.certificates_of(provider)
    except Unproven:
        raise Refused("The certificate cannot be read. Paste it with its first line.") from None


def check_newcomers(provider: Provider, actor: Actor) -> None:
    """Raise ``Refused`` where a stranger could come in, or somebody with too much."""
    if provider.role is None:
        provider.team = None
        return
    if not provider.domains:
        raise Refused("Name the domains whose people may come: else everybody there could.")
    authority = authority_of(actor)
    team_id = provider.team.pk if provider.team else None
    if not all(authority.covers(one, team_id) for one in provider.role.capabilities):
        raise Refused("Nobody gives what they do not have. Choose another role.")


def note_saved(provider: Provider, actor: Actor) -> None:
    fact = ProviderSaved(protocol=Protocol(provider.protocol), is_active=provider.is_active)
    log.record(fact, provider, actor=actor)


def read_provider(provider: Provider, *, actor: Actor) -> None:
    """Read addresses and keys of an OIDC provider from it. Must run outside a transaction.

    Raises ``Unproven`` with the reason, or ``Refused``.
    """
    must_secure(actor)
    if provider.protocol != Protocol.OIDC:
        return
    endpoints, keys = oidc.discover(provider.issuer)
    with transaction.atomic():
        lock(provider)
        provider.endpoints, provider.keys, provider.keys_at = endpoints, keys, clock.now()
        provider.save(update_fields=["endpoints", "keys", "keys_at"])
        note_saved(provider, actor)


@transaction.atomic
def offer_provider(provider: Provider, *, is_active: bool, actor: Actor) -> None:
    """Offer a provider on the sign-in page, or no longer; the same again does nothing.

    Raises ``Refused`` while something is missing that signing in needs.
    """
    must_secure(actor)
    lock(provider)
    if provider.is_active == is_active:
        return
    if is_active and not provider.is_ready:
        raise Refused("Test the connection first: something is still missing.")
    provider.is_active = is_active
    provider.save(update_fields=["is_active"])
    note_saved(provider, actor)


@transaction.atomic
def remove_provider(provider: Provider, *, actor: Actor) -> None:
    """Forget a provider, with the links of accounts to it; accounts stay."""
    must_secure(actor)
    log.record(ProviderRemoved(protocol=Protocol(provider.protocol)), provider, actor=actor)
    provider.delete()


@transaction.atomic
def demand_provider(role: Role, *, is_demanded: bool, actor: Actor) -> None:
    """Let who holds ``role`` sign in by a provider only, or by everything again.

    Raises ``Refused`` for the administrator's role, which has to get in when a provider fails.
    """
    must_secure(actor)
    lock(role)
    if is_demanded and role.key == ADMINISTRATOR:
        raise Refused("Administrators keep another way in, for the day the provider fails.")
    rows = ProviderOnly.objects.filter(role=role)
    if rows.exists() == is_demanded:
        return
    if is_demanded:
        ProviderOnly.objects.create(role=role)
    else:
        rows.delete()
    log.record(ProviderDemanded(is_demanded=is_demanded), role, actor=actor)


def must_use_provider(agent: Agent) -> bool:
    """Say whether a role of ``agent`` lets them in by a provider only.

    It counts while one is offered; administrators always have another way.
    """
    held = RoleAssignment.objects.filter(agent=agent)
    if not held.filter(role__in=ProviderOnly.objects.values("role")).exists():
        return False
    is_administrator = held.filter(role__key=ADMINISTRATOR).exists()
    return not is_administrator and Provider.objects.filter(is_active=True).exists()


def renew_keys(provider: Provider) -> None:
    """Read the keys again after a signature by one that is not known.

    Raises ``Unproven``. Must run outside a transaction.
    """
    keys = oidc.keys_at(provider.endpoints["keys"])
    Provider.objects.filter(pk=provider.pk).update(keys=keys, keys_at=clock.now())
    provider.keys, provider.keys_at = keys, clock.now()


def arrive_by_oidc(
    provider: Provider, *, code: str, verifier: str, nonce: str, redirect_uri: str
) -> tuple[Agent, Claims]:
    """Return whom ``provider`` names for ``code``. Must run outside a transaction.

    Raises ``Unproven``, whatever is wrong.
    """
    token = oidc.id_token(provider, code=code, verifier=verifier, redirect_uri=redirect_uri)
    if not oidc.knows_key(provider, token) and oidc.may_read_keys(provider):
        renew_keys(provider)
    claims = oidc.claims_of(provider, token, nonce)
    return identify(provider, claims), claims


@transaction.atomic
def identify(provider: Provider, claims: Claims) -> Agent:
    """Return the account of whom ``provider`` names: linked, matched by address, or new.

    An address counts only when it is verified and of a domain for which the provider may
    speak. Raises ``Unproven`` for strangers and closed accounts.
    """
    lock(provider)
    identity = Identity.objects.filter(provider=provider, subject=claims.subject).first()
    if identity is None:
        agent = matched(provider, claims) or newcomer(provider, claims)
        identity = Identity.objects.create(
            provider=provider, agent=agent, subject=claims.subject
        )
        log.record(IdentityLinked(provider=provider.pk), agent, actor=agent.actor)
    if not identity.agent.is_active:
        raise Unproven("closed-account")
    Identity.objects.filter(pk=identity.pk).update(used_at=clock.now())
    return identity.agent


def may_speak_of(provider: Provider, email: str) -> bool:
    domain = email.rpartition("@")[2].casefold()
    return not provider.domains or domain in {one.casefold() for one in provider.domains}


def matched(provider: Provider, claims: Claims) -> Agent | None:
    """Return the account with the verified address; None for none or a foreign domain.

    An account that this provider knows under another name is not given to a second one.
    """
    if not claims.email or not may_speak_of(provider, claims.email):
        return None
    agent = Agent.objects.filter(email__iexact=claims.email).first()
    if agent and Identity.objects.filter(provider=provider, agent=agent).exists():
        raise Unproven("other-subject")
    return agent


def newcomer(provider: Provider, claims: Claims) -> Agent:
    """Make an account for somebody new. Raises ``Unproven`` where none is made."""
    is_welcome = claims.email and provider.domains and may_speak_of(provider, claims.email)
    if provider.role is None or not is_welcome:
        raise Unproven("stranger")
    name = claims.name or claims.email.partition("@")[0]
    try:
        return enter_agent(
            email=claims.email,
            name=name,
            role=provider.role,
            team=provider.team,
            actor=SYSTEM,
        )
    except Refused:
        raise Unproven("stranger") from None


def brings_second_factor(provider: Provider, *, has_one: bool) -> bool:
    """Say whether the provider's own second factor counts here."""
    if provider.second_factor == SecondFactorRule.ALWAYS:
        return True
    return provider.second_factor == SecondFactorRule.TOLD and has_one


def digest_of(word: str) -> bytes:
    return hashlib.sha256(word.encode()).digest()


@transaction.atomic
def arrive_by_saml(provider: Provider, response: str, *, address: str, entity_id: str) -> str:
    """Check what a browser carried here from ``provider``; return the word to go on with.

    address: of ours to which it was sent. Raises ``Unproven``.
    """
    shown = saml.shown_by(provider, response, address=address, entity_id=entity_id)
    if not shown.asked and not provider.takes_unasked:
        raise Unproven("unasked")
    until = clock.now() + saml.LONGEST_HELD * 2
    if not shown.number or not spend("saml", f"{provider.pk} {shown.number}", until=until):
        raise Unproven("spent")
    agent = identify(provider, shown.claims)
    word = secrets.token_urlsafe(32)
    Arrival.objects.create(
        digest=digest_of(word),
        asked=digest_of(shown.asked) if shown.asked else b"",
        provider=provider,
        agent=agent,
        has_second_factor=shown.claims.has_second_factor,
        expires_at=clock.in_(seconds=ARRIVAL_SECONDS),
    )
    return word


def take_arrival(word: str, asked: str) -> Arrival:
    """Return who arrived with ``word``, once; ``asked`` is what this session had sent.

    Raises ``Unproven``: a word that is spent, late, or of another browser's request. It is
    spent by that as well: no transaction of ours takes it back.
    """
    rows = Arrival.objects.filter(digest=digest_of(word), expires_at__gt=clock.now())
    found = rows.select_related("agent", "provider").first()
    if found is None or not Arrival.objects.filter(pk=found.pk).delete()[0]:
        raise Unproven("spent")
    expected = digest_of(asked) if asked else b""
    if bytes(found.asked) and not secrets.compare_digest(bytes(found.asked), expected):
        raise Unproven("other-browser")
    if not found.agent.is_active or not found.provider.is_active:
        raise Unproven("closed-account")
    return found

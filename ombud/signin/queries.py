"""Reads about what agents sign in with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from ombud.people.capabilities import Capability
from ombud.signin.models import Authenticator, Passkey, Provider, ProviderOnly, RecoveryCode

if TYPE_CHECKING:
    from ombud.people.models import Agent
    from ombud.people.models.agent import Rights


@dataclass(frozen=True, slots=True)
class Factors:
    """What an agent can show besides the password."""

    authenticator: Authenticator | None
    passkeys: list[Passkey]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether there is a second factor; recovery codes alone are none."""
        return self.authenticator is not None or bool(self.passkeys)


def offered_providers() -> list[Provider]:
    """Return the systems that the sign-in page offers, by name."""
    return list(Provider.objects.filter(is_active=True))


def providers_of(agent: Agent) -> list[Provider]:
    """Return the offered systems that know ``agent``, by name."""
    return list(Provider.objects.filter(is_active=True, identities__agent=agent))


def provider_of(key: str) -> Provider:
    """Return the offered system ``key``. Raises ``Http404``."""
    found = Provider.objects.filter(key=key, is_active=True).first()
    if found is None:
        raise Http404("No such way to sign in.")
    return found


def every_provider() -> list[Provider]:
    """Return all systems that were set up, by name."""
    return list(Provider.objects.select_related("role", "team"))


def provider_for(rights: Rights, number: int) -> Provider:
    """Return a system for whoever sets the rules of signing in. Raises ``Http404``."""
    found = Provider.objects.filter(pk=number).select_related("role", "team").first()
    if found is None or not rights.covers(Capability.SECURITY, None):
        raise Http404("No such provider.")
    return found


def demanding_roles() -> set[int]:
    """Return the roles whose holders sign in by a provider only, by row number."""
    return set(ProviderOnly.objects.values_list("role_id", flat=True))


def factors_of(agent: Agent) -> Factors:
    """Return the second factors of ``agent``."""
    return Factors(
        authenticator=Authenticator.objects.filter(agent=agent).first(),
        passkeys=list(Passkey.objects.filter(agent=agent)),
        codes_left=RecoveryCode.objects.filter(agent=agent, used_at=None).count(),
    )

"""Reads about what agents sign in with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.signin.models import Authenticator, Passkey, RecoveryCode

if TYPE_CHECKING:
    from ombud.people.models import Agent


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


def factors_of(agent: Agent) -> Factors:
    """Return the second factors of ``agent``."""
    return Factors(
        authenticator=Authenticator.objects.filter(agent=agent).first(),
        passkeys=list(Passkey.objects.filter(agent=agent)),
        codes_left=RecoveryCode.objects.filter(agent=agent, used_at=None).count(),
    )

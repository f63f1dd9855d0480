"""The limit against guessing codes: each try counts before it is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.people.models import SignInThrottle
from ombud.people.sign_in import TRIES_FOR_ADDRESS, count_try, throttle_key

if TYPE_CHECKING:
    from ombud.people.models import Agent

TRIES_FOR_CODES = 6


def may_try_code(agent: Agent, address: str) -> bool:
    """Count a try of ``agent`` from the network ``address``; say whether it may go on.

    Only who knows the password comes this far, so nobody else can use up the tries.
    """
    of_agent = count_try(throttle_key("code", str(agent.pk)))
    network = count_try(throttle_key("address", address))
    return of_agent <= TRIES_FOR_CODES and network <= TRIES_FOR_ADDRESS


def may_try_from(address: str) -> bool:
    """Count a try without a name from the network ``address``; say whether it may go on."""
    return count_try(throttle_key("address", address)) <= TRIES_FOR_ADDRESS


def forget_code_tries(agent: Agent) -> None:
    """Forget the tries of ``agent`` after a code was right."""
    SignInThrottle.objects.filter(key=throttle_key("code", str(agent.pk))).delete()

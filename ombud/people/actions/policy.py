"""Changing the rules of signing in, without shutting oneself out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.actor import ActorKind
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people.actions.authority import authority_of
from ombud.people.capabilities import Capability
from ombud.people.facts import SecurityPolicyChanged
from ombud.people.models import SecurityPolicy
from ombud.people.policy import is_inside, plain_network

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.base.actor import Actor

IDLE_MINUTES = range(5, 481)
LONGEST_HOURS = range(1, 13)
PASSWORD_LEAST = range(12, 65)
MOST_NETWORKS = 200
COLUMNS = ("idle_minutes", "longest_hours", "password_least", "networks")


@transaction.atomic
def change_policy(
    *,
    idle_minutes: int,
    longest_hours: int,
    password_least: int,
    networks: Iterable[str],
    actor: Actor,
    address: str = "",
) -> None:
    """Change the rules of signing in; the same again does nothing.

    networks: addresses and networks from which agents may work; empty means all.
    address: from where the change is asked; an agent must lie inside the networks, or they
        would shut themselves out with the next page. Raises ``Refused``.
    """
    if not authority_of(actor).covers(Capability.SECURITY, None):
        raise Refused("Your role does not set the rules of signing in. Ask an administrator.")
    check_numbers(idle_minutes, longest_hours, password_least)
    allowed = plain_networks(networks)
    if actor.kind == ActorKind.AGENT and not is_inside(address, allowed):
        raise Refused("You would shut yourself out. Add the address you work from now.")
    row = SecurityPolicy.objects.order_by("pk").first() or SecurityPolicy.objects.create()
    lock(row)
    after = (idle_minutes, longest_hours, password_least, allowed)
    if tuple(getattr(row, name) for name in COLUMNS) == after:
        return
    row.idle_minutes, row.longest_hours, row.password_least, row.networks = after
    row.save(update_fields=list(COLUMNS))
    log.record(SecurityPolicyChanged(networks=len(allowed)), row, actor=actor)


def check_numbers(idle_minutes: int, longest_hours: int, password_least: int) -> None:
    if idle_minutes not in IDLE_MINUTES:
        raise Refused("A session ends after 5 to 480 minutes without use.")
    if longest_hours not in LONGEST_HOURS:
        raise Refused("A session lasts 1 to 12 hours at most.")
    if password_least not in PASSWORD_LEAST:
        raise Refused("A password has at least 12 characters; more than 64 cannot be asked.")


def plain_networks(texts: Iterable[str]) -> list[str]:
    """Return the allow-list in one spelling, sorted. Raises ``Refused`` for what is none."""
    found: set[str] = set()
    for text in texts:
        if not text.strip():
            continue
        try:
            found.add(plain_network(text))
        except ValueError:
            raise Refused(
                "One line is no address and no network. Write 192.0.2.7 or 2001:db8::/32."
            ) from None
    if len(found) > MOST_NETWORKS:
        raise Refused("The list holds at most 200 networks. Join neighbouring ones.")
    return sorted(found)


@transaction.atomic
def open_to_all_networks(*, actor: Actor) -> None:
    """Empty the allow-list: the way back in from the command line."""
    row = SecurityPolicy.objects.order_by("pk").first()
    if row is None or not lock(row).networks:
        return
    row.networks = []
    row.save(update_fields=["networks"])
    log.record(SecurityPolicyChanged(networks=0), row, actor=actor)

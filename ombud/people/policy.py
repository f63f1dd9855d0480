"""The rules of signing in: how long sessions last, how long passwords are, from where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import TYPE_CHECKING, Any

from django.db.models import Subquery

from ombud.people.models import SecurityPolicy

if TYPE_CHECKING:
    from collections.abc import Iterable

Network = IPv4Network | IPv6Network
COLUMNS = ("idle_minutes", "longest_hours", "networks")


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules that hold. ``networks`` empty: agents may work from everywhere."""

    idle: timedelta
    longest: timedelta
    password_least: int
    networks: tuple[str, ...]


def policy() -> Policy:
    """Return the rules that hold now; one query."""
    return as_policy(SecurityPolicy.objects.order_by("pk").first() or SecurityPolicy())


def as_policy(row: SecurityPolicy) -> Policy:
    return Policy(
        timedelta(minutes=row.idle_minutes),
        timedelta(hours=row.longest_hours),
        row.password_least,
        tuple(row.networks),
    )


def with_rules(rows: Any) -> Any:
    """Return ``rows`` (a query set) so that each carries the rules, in its own one query."""
    rules = SecurityPolicy.objects.order_by("pk")
    return rows.annotate(
        **{f"rule_{name}": Subquery(rules.values(name)[:1]) for name in COLUMNS}
    )


def rules_of(row: Any) -> Policy:
    """Return the rules that a row of ``with_rules`` carries."""
    found = {name: getattr(row, f"rule_{name}") for name in COLUMNS}
    return as_policy(
        SecurityPolicy(**{name: value for name, value in found.items() if value is not None})
    )


def plain_network(text: str) -> str:
    """Return one entry of the allow-list in its one spelling; an address is a network of one.

    Host bits are dropped: ``192.0.2.7/24`` is ``192.0.2.0/24``. Raises ``ValueError``.
    """
    return str(ip_network(text.strip(), strict=False))


@lru_cache(maxsize=64)
def networks_of(texts: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ip_network(text) for text in texts)


def is_inside(address: str, networks: Iterable[str]) -> bool:
    """Say whether ``address`` lies in one of ``networks``; an empty list holds everything.

    An IPv4 address written as IPv6 counts as the IPv4 address. What is no address lies
    nowhere.
    """
    texts = tuple(networks)
    if not texts:
        return True
    try:
        found: IPv4Address | IPv6Address = ip_address(address.strip())
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in one for one in networks_of(texts))

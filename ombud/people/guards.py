"""Who may object to a person being made: upper packages register here.

A guard is asked with an identifier that nobody is known by: kind and value. It raises
``Refused`` to keep the person out, and returns True when somebody comes back who was erased.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ombud.base.actor import Actor
    from ombud.people.models import Contact


class Guard(Protocol):
    def __call__(self, kind: str, value: str, *, source: str, actor: Actor) -> bool: ...


guards: Registry[Guard] = Registry("guard of people")


def ask(kind: str, value: str, *, source: str, actor: Actor) -> bool:
    """Ask all guards about an identifier. Raises ``Refused`` with the reason of the first."""
    answers = [guards[name](kind, value, source=source, actor=actor) for name in guards]
    return any(answers)


# Each says which of many addresses must not be made into a person; one query for all.
sieves: Registry[Callable[[Iterable[str]], set[str]]] = Registry("sieve of addresses")


def kept_out(addresses: Iterable[str]) -> set[str]:
    """Return those of ``addresses`` that a sieve keeps out."""
    every = list(addresses)
    return {address for name in sieves for address in sieves[name](every)}


class Keeper(Protocol):
    def __call__(self, contact: Contact, field: str, value: str, *, actor: Actor) -> bool: ...


# Each says whether a value must not be written: its contact had it corrected.
keepers: Registry[Keeper] = Registry("keeper of corrected values")


def is_kept_out(contact: Contact, field: str, value: str, *, actor: Actor) -> bool:
    """Say whether ``value`` of ``field`` must not be written; asked before every change."""
    return any(keepers[name](contact, field, value, actor=actor) for name in keepers)

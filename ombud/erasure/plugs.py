"""Plug points: who holds rows back, who looks for what is left, who else is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import Model

    from ombud.base.actor import Actor
    from ombud.erasure.models import Erasure
    from ombud.erasure.needles import Marks

# Each says which of the rows with these numbers must stay as they are: legal holds.
holders: Registry[Callable[[type[Model], Iterable[int]], set[int]]] = Registry("holder")
# Each looks everywhere for what a person is recognised by, and answers with places of ours.
scanners: Registry[Callable[[Marks], Scan]] = Registry("scanner")
# Each may raise ``Refused`` before a planned erasure is started by somebody.
gates: Registry[Callable[[Erasure, Actor], None]] = Registry("gate of erasures")
# What must outlive the proof for a while: how the scan calls the place, and the ground.
kept_apart: Registry[str] = Registry("place kept apart")
# Each says when the last copy that may hold a person of today ends, None for no copy.
copies: Registry[Callable[[], datetime | None]] = Registry("place of copies")
# Each is called when an erasure begins, in the same transaction, while it is known who it is.
openers: Registry[Callable[[Erasure, Marks], Any]] = Registry("opener of erasures")
# Each is called once a person is erased, in the same transaction: to lay tombstones, to tell.
followers: Registry[Callable[[Erasure, Marks], Any]] = Registry("follower of erasures")


class Scan:
    """What a scanner says: what it looked at, and the places in which something was left.

    others: places in which an identifier of somebody else ends like one of the person's.
    """

    def __init__(
        self, scope: dict[str, int], hits: list[str], others: Iterable[str] = ()
    ) -> None:
        self.scope, self.hits, self.others = scope, hits, tuple(others)


def held(model: type[Model], numbers: Iterable[int]) -> set[int]:
    """Return which of ``numbers`` somebody holds."""
    every = list(numbers)
    return {number for name in holders for number in holders[name](model, every)}

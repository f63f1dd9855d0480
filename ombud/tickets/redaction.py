"""Plug point: who keeps words or files of a conversation outside the tickets themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ombud.base.redact import Needles

    Redactor = Callable[[Collection[int], Needles, frozenset[str]], int]

# Each takes words, and files by the SHA-256 of their bytes, out of what it keeps of the
# tickets with these row numbers, and says of how many things of its own it took some.
redactors: Registry[Redactor] = Registry("redactor")

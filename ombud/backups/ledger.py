"""Plug point: the ledger of erasures, which outlives every backup (privacy.md 2.7).

It lies outside the database. A backup notes how far it was; after a restore everything
that was erased since is erased again before anybody sees a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Ledger(Protocol):
    """What a backup needs of the ledger."""

    def position(self) -> int:
        """Return how many entries there are; 0 when the ledger is missing."""

    def files(self) -> Sequence[Path]:
        """Return the files to copy beside each archive."""

    def replay(self, after: int) -> int:
        """Erase again what the entries after number ``after`` say; return how many."""


ledgers: Registry[Ledger] = Registry("ledger of erasures")


def position() -> int:
    """Return how many erasures the ledger knows."""
    return sum(ledgers[name].position() for name in ledgers)


def replay(after: int) -> int:
    return sum(ledgers[name].replay(after) for name in ledgers)


def files() -> list[Path]:
    return [file for name in ledgers for file in ledgers[name].files() if file.exists()]

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

    def begin(self) -> None:
        """Make sure that there is one; again does nothing."""

    def name(self) -> str:
        """Return by what it is told from any other; nothing when it is missing."""

    def behind(self) -> int:
        """Return how many erasures it has that this database does not know."""

    def position(self) -> int:
        """Return how many entries there are; 0 when the ledger is missing."""

    def files(self) -> Sequence[Path]:
        """Return the files to copy beside each archive."""

    def replay(self, after: int) -> int:
        """Erase again what the entries after number ``after`` say; return how many."""


ledgers: Registry[Ledger] = Registry("ledger of erasures")


def begin() -> None:
    """Make sure that there is a ledger, before an archive says by which it was made."""
    for name in ledgers:
        ledgers[name].begin()


def name() -> str:
    """Return by what the ledger is told from any other; nothing when it is missing."""
    return "".join(ledgers[name].name() for name in ledgers)


def behind() -> int:
    """Return how many erasures this database does not know: a file was put back by hand."""
    return sum(ledgers[name].behind() for name in ledgers)


def position() -> int:
    """Return how many erasures the ledger knows."""
    return sum(ledgers[name].position() for name in ledgers)


def is_short(known: int, by: str) -> bool:
    """Say whether the ledger may lack erasures of those since an archive was made.

    known, by: how many the archive knew, and the name of the ledger then. One of another name
    was begun anew, so nobody can tell what the old one had.
    """
    return position() < known or name() != by


def replay(after: int) -> int:
    return sum(ledgers[name].replay(after) for name in ledgers)


def files() -> list[Path]:
    return [file for name in ledgers for file in ledgers[name].files() if file.exists()]

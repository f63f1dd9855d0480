"""Plug point: who is asked before two records become one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    # Takes row numbers of contacts; raises ``Refused`` with the reason against it.
    Guard = Callable[[Collection[int]], None]

guards: Registry[Guard] = Registry("guard of merges")


def ask(contacts: Collection[int]) -> None:
    """Ask all guards about the records ``contacts``. Raises ``Refused``."""
    for name in guards:
        guards[name](contacts)

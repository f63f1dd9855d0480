"""Plug point: who is asked before a sealed object and its key are destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.errors import Refused
from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.vault.models import Blob

# Each says whether the object must stay.
guards: Registry[Callable[[Blob], bool]] = Registry("guard of sealed objects")


def check(blob: Blob) -> None:
    """Raise ``Refused`` when a guard wants ``blob`` to stay."""
    if any(guards[name](blob) for name in guards):
        raise Refused(
            "This file is held and must stay as it is. Ask whoever looks after privacy."
        )

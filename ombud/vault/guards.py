"""Plug point: who is asked before a sealed object and its key are destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.errors import Refused
from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ombud.vault.models import Blob

# Each says of the objects with these numbers which must stay.
guards: Registry[Callable[[list[int]], set[int]]] = Registry("guard of sealed objects")


def check(blobs: Sequence[Blob]) -> None:
    """Raise ``Refused`` when a guard wants one of ``blobs`` to stay."""
    numbers = [blob.pk for blob in blobs]
    if numbers and any(guards[name](numbers) for name in guards):
        raise Refused(
            "This file is held and must stay as it is. Ask whoever looks after privacy."
        )

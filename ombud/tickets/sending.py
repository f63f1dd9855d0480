"""Plug point: who can take back a reply that has not left yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.tickets.models import Message

# Each answers True when the message has not left by its channel and will not leave now.
recallers: Registry[Callable[[Message], bool]] = Registry("recaller")

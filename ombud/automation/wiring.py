"""What automation plugs into lower floors: nothing yet; its facts must be known."""

from __future__ import annotations

from ombud.automation import facts

__all__ = ["facts"]

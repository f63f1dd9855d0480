from __future__ import annotations

from django.apps import AppConfig


class HoldsConfig(AppConfig):
    name = "ombud.holds"

    def ready(self) -> None:
        from ombud.holds import facts, wiring  # noqa: F401

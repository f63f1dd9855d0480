from __future__ import annotations

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "ombud.visits"

    def ready(self) -> None:
        from ombud.visits import facts, wiring  # noqa: F401

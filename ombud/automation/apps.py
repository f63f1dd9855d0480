from __future__ import annotations

from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "ombud.automation"

    def ready(self) -> None:
        from ombud.automation import wiring  # noqa: F401

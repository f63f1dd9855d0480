from __future__ import annotations

from django.apps import AppConfig


class PurposesConfig(AppConfig):
    name = "ombud.purposes"

    def ready(self) -> None:
        from ombud.purposes import facts, wiring  # noqa: F401

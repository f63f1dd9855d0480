from __future__ import annotations

from django.apps import AppConfig


class ObjectsConfig(AppConfig):
    name = "ombud.objects"

    def ready(self) -> None:
        from ombud.objects import facts, wiring  # noqa: F401

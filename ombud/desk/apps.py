from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ombud.desk"

    def ready(self) -> None:
        from ombud.desk import wiring  # noqa: F401

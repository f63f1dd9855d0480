from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ombud.api"

    def ready(self) -> None:
        from ombud.api import wiring  # noqa: F401

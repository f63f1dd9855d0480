from __future__ import annotations

from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    name = "ombud.configuration"

    def ready(self) -> None:
        from ombud.configuration import wiring  # noqa: F401

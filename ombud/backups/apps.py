from __future__ import annotations

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "ombud.backups"

    def ready(self) -> None:
        from ombud.backups import wiring  # noqa: F401

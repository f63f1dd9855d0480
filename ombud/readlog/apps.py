from __future__ import annotations

from django.apps import AppConfig


class ReadlogConfig(AppConfig):
    name = "ombud.readlog"

    def ready(self) -> None:
        from ombud.readlog import wiring  # noqa: F401

from __future__ import annotations

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "ombud.retention"

    def ready(self) -> None:
        from ombud.retention import wiring  # noqa: F401

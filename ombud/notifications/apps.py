from __future__ import annotations

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "ombud.notifications"

    def ready(self) -> None:
        from ombud.notifications import wiring  # noqa: F401

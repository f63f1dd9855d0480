from __future__ import annotations

from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "ombud.channels.email"
    label = "email"

    def ready(self) -> None:
        from ombud.channels.email import wiring  # noqa: F401

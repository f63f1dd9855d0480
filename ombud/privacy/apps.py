from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "ombud.privacy"

    def ready(self) -> None:
        from ombud.privacy import wiring  # noqa: F401

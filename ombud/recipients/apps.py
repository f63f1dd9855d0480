from __future__ import annotations

from django.apps import AppConfig


class RecipientsConfig(AppConfig):
    name = "ombud.recipients"

    def ready(self) -> None:
        from ombud.recipients import facts, wiring  # noqa: F401

from __future__ import annotations

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "ombud.corrections"

    def ready(self) -> None:
        from ombud.corrections import facts, wiring  # noqa: F401

from __future__ import annotations

from django.apps import AppConfig


class AssignmentConfig(AppConfig):
    name = "ombud.assignment"

    def ready(self) -> None:
        from ombud.assignment import wiring  # noqa: F401

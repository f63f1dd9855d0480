from __future__ import annotations

from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "ombud.subjects"

    def ready(self) -> None:
        from ombud.subjects import wiring  # noqa: F401

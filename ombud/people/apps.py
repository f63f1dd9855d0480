from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ombud.people"

    def ready(self) -> None:
        from ombud.people import wiring  # noqa: F401

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "ombud.events"

    def ready(self) -> None:
        from ombud.events import wiring  # noqa: F401 - plugs in

from __future__ import annotations

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "ombud.tickets"

    def ready(self) -> None:
        from ombud.tickets import wiring  # noqa: F401

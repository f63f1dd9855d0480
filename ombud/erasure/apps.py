from __future__ import annotations

from django.apps import AppConfig


class ErasureConfig(AppConfig):
    name = "ombud.erasure"

    def ready(self) -> None:
        from ombud.erasure import wiring  # noqa: F401 - plugs the package in

from __future__ import annotations

from django.apps import AppConfig


class BundlesConfig(AppConfig):
    name = "ombud.bundles"

    def ready(self) -> None:
        from ombud.bundles import wiring  # noqa: F401

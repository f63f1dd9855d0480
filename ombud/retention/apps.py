from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class RetentionConfig(AppConfig):
    name = "ombud.retention"

    def ready(self) -> None:
        from ombud.retention import wiring  # noqa: F401
        from ombud.retention.checks import check_rules

        checks.register(check_rules, "datamap")

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks


class DatamapConfig(AppConfig):
    name = "ombud.datamap"

    def ready(self) -> None:
        from ombud.datamap import builtin  # noqa: F401 - declares Django's own models
        from ombud.datamap.browsers import check_browsers
        from ombud.datamap.checks import check_map, check_tables
        from ombud.datamap.keeping import check_keeping
        from ombud.datamap.noting import check_notes
        from ombud.datamap.outward import check_outward
        from ombud.datamap.uses import check_uses

        checks.register(check_map, "datamap")
        checks.register(check_browsers, "datamap")
        checks.register(check_keeping, "datamap")
        checks.register(check_notes, "datamap")
        checks.register(check_outward, "datamap")
        checks.register(check_uses, "datamap")
        checks.register(check_tables, checks.Tags.database)

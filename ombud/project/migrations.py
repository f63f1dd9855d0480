"""Which migrations the database lacks or does not know; without loading any of them.

The names on disk are compared with the names in the database: that takes milliseconds,
where Django's own loader imports every migration, and it also sees a database that was
made by a newer version.
"""

from __future__ import annotations

import importlib
import pkgutil

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

Name = tuple[str, str]


def on_disk() -> set[Name]:
    """Return (app, migration) for every migration that this version brings."""
    names: set[Name] = set()
    for config in apps.get_app_configs():
        try:
            package = importlib.import_module(f"{config.name}.migrations")
        except ModuleNotFoundError:
            continue
        for module in pkgutil.iter_modules(package.__path__):
            names.add((config.label, module.name))
    return names


def applied() -> set[Name]:
    """Return (app, migration) for every migration that the database has had."""
    return set(MigrationRecorder(connection).applied_migrations())


def missing() -> set[Name]:
    """Return what `ombud init` would apply."""
    return on_disk() - applied()


def unknown() -> set[Name]:
    """Return what the database has had and this version does not know.

    Apps that are no longer installed do not count.
    """
    labels = {config.label for config in apps.get_app_configs()}
    return {name for name in applied() - on_disk() if name[0] in labels}

"""System check PDM010: a migration that changes what is held says so in words.

The first migration of a package makes its tables and is what its declarations say. Every
later one that adds, changes or removes a column names in ``map_note`` what the map says
otherwise from then on; the notes are part of the map, so its digest moves with them.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import migrations

from ombud.datamap.checks import LEAST_REASON, error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core import checks

FIRST = "0001_initial"
CHANGES = (
    migrations.AddField,
    migrations.AlterField,
    migrations.CreateModel,
    migrations.DeleteModel,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.RenameModel,
)


def later_migrations() -> Iterator[tuple[str, Any]]:
    """Yield name and class of every migration of ours that is not a package's first."""
    for config in apps.get_app_configs():
        if not config.name.startswith("ombud."):
            continue
        module = f"{config.name}.migrations"
        try:
            package = import_module(module)
        except ModuleNotFoundError:
            continue
        for found in sorted(one.name for one in pkgutil.iter_modules(package.__path__)):
            if found != FIRST:
                name = f"{config.label}.{found}"
                yield name, import_module(f"{module}.{found}").Migration


def changes_columns(operations: Any) -> bool:
    """Say whether one of ``operations`` changes columns, also inside of another operation."""
    return any(
        isinstance(one, CHANGES)
        or changes_columns(getattr(one, "state_operations", ()))
        or changes_columns(getattr(one, "database_operations", ()))
        for one in operations
    )


def notes() -> dict[str, str]:
    """Return what changed in the map since the first tables, by migration."""
    every = ((name, getattr(one, "map_note", "")) for name, one in later_migrations())
    return {name: note for name, note in every if note}


def check_notes(app_configs: object = None, **_: object) -> list[checks.CheckMessage]:
    """Run PDM010 over our migrations."""
    return [
        error(
            "PDM010",
            f"The migration {name} changes columns and does not say what that means.",
            "Give it map_note: what is held from then on, or no more, in a sentence.",
        )
        for name, migration in later_migrations()
        if changes_columns(migration.operations)
        and len(getattr(migration, "map_note", "").strip()) < LEAST_REASON
    ]

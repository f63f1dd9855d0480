"""Make an installation: folder, key, tables, the first team. Safe to repeat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from ombud.base import keys
from ombud.configuration.actions import take_stock
from ombud.people.actions import ship_roles
from ombud.people.models import Team
from ombud.project import migrations
from ombud.project.selfcheck import refuse_undeclared
from ombud.purposes.actions import ship_activities
from ombud.retention.actions import ship_rules
from ombud.tickets.actions import ship_setup, ship_views

if TYPE_CHECKING:
    from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600
FIRST_TEAM = ("support", "Support")


def make_folder() -> None:
    """Make the data folder for its owner only; tighten what in it is open to others."""
    folder: Path = settings.OMBUD_DATA
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(FOLDER_MODE)
    for file in folder.glob("desk.db*"):
        file.chmod(FILE_MODE)


@transaction.atomic
def seed() -> None:
    """Make the first team where there is none, and what every desk begins with.

    What is configured by then has no author: later changes are compared with it.
    """
    ship_roles()
    ship_views()
    ship_setup()
    ship_rules()
    ship_activities()
    if not Team.objects.exists():
        key, name = FIRST_TEAM
        Team.objects.create(key=key, name=name)
    take_stock()


def initialise() -> int:
    """Bring this installation up to this version. Returns how many migrations were applied.

    The key is only made where there is no data yet: over existing data a new key would
    open nothing (``ombud.project.settings`` refuses then). Raises ``Misconfigured`` where a
    column is not in the data map.
    """
    make_folder()
    keys.master(settings.OMBUD_KEY_FILE)
    refuse_undeclared()
    missing = len(migrations.missing())
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
    seed()
    return missing

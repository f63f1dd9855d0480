"""Background work of backups."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task

from ombud.backups import actions
from ombud.backups.queries import age_seconds

ALMOST_A_DAY = 20 * 3600


@task()
def make_daily_backup() -> None:
    """Make an archive, where that is asked for and none was made in the last hours."""
    age = age_seconds()
    if settings.OMBUD_BACKUP_DAILY and (age is None or age > ALMOST_A_DAY):
        actions.create(version=settings.OMBUD_VERSION)


@task()
def expire_backups() -> None:
    """Destroy the keys of archives whose time is over."""
    actions.expire()

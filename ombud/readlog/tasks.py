"""What the schedule runs."""

from __future__ import annotations

from django_tasks import task

from ombud.readlog import actions


@task()
def forget_old_readings() -> None:
    """Remove readings whose time has passed."""
    actions.forget_old()

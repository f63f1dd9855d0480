"""What the register of processing does by itself."""

from __future__ import annotations

from django_tasks import task

from ombud.purposes import actions


@task()
def warn() -> None:
    """Tell of the weighings that somebody must look at again; again tells of none."""
    actions.warn_of_reviews()

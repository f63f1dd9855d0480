"""What legal holds do by themselves."""

from __future__ import annotations

from django_tasks import task

from ombud.holds import actions


@task()
def warn() -> None:
    """Tell of the holds that somebody must look at again; again tells of none."""
    actions.warn_of_reviews()

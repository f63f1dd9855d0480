"""What comes round by itself for tickets."""

from __future__ import annotations

from django_tasks import task

from ombud.tickets.actions.submitting import forget_old


@task()
def forget_submissions() -> None:
    """Remove the keys of forms that nobody can hand in again; again changes nothing."""
    forget_old()

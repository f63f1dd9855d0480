"""What happens to notices by itself."""

from __future__ import annotations

from django_tasks import task

from ombud.recipients import actions


@task()
def send() -> None:
    """Send the notices that may leave; a second worker finds nothing to do."""
    actions.send_notices()


@task()
def look_after() -> None:
    """Make work of what nobody confirmed, and destroy what is old; again changes nothing."""
    actions.find_overdue()
    actions.forget_notices()

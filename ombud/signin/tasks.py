"""What comes round by itself: forgetting what has expired."""

from __future__ import annotations

from django_tasks import task

from ombud.signin.actions import forget_expired


@task()
def forget_what_was_spent() -> None:
    """Remove used challenges whose time is over; again changes nothing."""
    forget_expired()

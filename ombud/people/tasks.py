"""What comes round by itself: forgetting sessions and sign-in tries that have ended."""

from __future__ import annotations

from django_tasks import task

from ombud.people.sessions import SessionStore
from ombud.people.sign_in import forget_ended_windows
from ombud.people.tokens import forget_ended_tokens


@task()
def forget_what_ended() -> None:
    """Remove sessions, tries and tokens whose time is over; again changes nothing."""
    SessionStore.clear_expired()
    forget_ended_windows()
    forget_ended_tokens()

"""What the queue calls."""

from __future__ import annotations

from django_tasks import task

from ombud.visits import actions
from ombud.visits.models import SignInLink


@task()
def mail_link(link_id: int) -> None:
    """Mail a link to who asked for it; a second run sends no second mail."""
    link = SignInLink.objects.filter(pk=link_id).select_related("identifier__contact").first()
    if link is not None:
        actions.send_link(link)


@task()
def forget_ended_visits() -> None:
    """Remove links and visits whose time is over; again changes nothing."""
    actions.forget_ended()

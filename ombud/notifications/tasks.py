"""Telling happens after the change is there. Arguments are row numbers only."""

from __future__ import annotations

from django_tasks import task

from ombud.events.models import Event
from ombud.notifications import actions


@task()
def tell(event_id: int) -> None:
    """Tell whom one event concerns; twice tells nobody twice."""
    for event in Event.objects.filter(pk=event_id):
        actions.tell_of(event)


@task()
def forget_what_was_read() -> None:
    """Remove what was read long ago."""
    actions.forget_old()

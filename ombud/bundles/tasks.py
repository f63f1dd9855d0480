"""Making bundles in the background. Arguments are row numbers only."""

from __future__ import annotations

from contextlib import suppress

from django_tasks import task

from ombud.bundles import actions
from ombud.bundles.queries import left_lying
from ombud.bundles.spool import Busy
from ombud.events.models import Event
from ombud.jobs.enqueue import enqueue


@task()
def make_bundle(event_id: int) -> None:
    """Write the bundle that an event asked for; after a crash it goes on."""
    for event in Event.objects.filter(pk=event_id):
        actions.make_bundle(event.payload["bundle"])


@task()
def make_once_more(bundle_id: int) -> None:
    """Write a bundle whose first job gave up; one that is ready, or being made, stays."""
    with suppress(Busy):
        actions.make_bundle(bundle_id)


@task()
def take_up_bundles() -> None:
    """Queue what lies there and nobody makes: a person waits for it."""
    for number in left_lying():
        enqueue(make_once_more, number, key=f"bundle {number}")


@task()
def end_old_bundles() -> None:
    """Destroy what has expired."""
    actions.end_old()

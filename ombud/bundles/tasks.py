"""Making bundles in the background. Arguments are row numbers only."""

from __future__ import annotations

from django_tasks import task

from ombud.bundles import actions
from ombud.events.models import Event


@task()
def make_bundle(event_id: int) -> None:
    """Write the bundle that an event asked for; after a crash anew from the beginning."""
    for event in Event.objects.filter(pk=event_id):
        actions.make_bundle(event.payload["bundle"])


@task()
def end_old_bundles() -> None:
    """Destroy what has expired."""
    actions.end_old()

"""The doors: the register of processing is for whoever looks after privacy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from ombud.people.capabilities import Capability
from ombud.purposes.models import Activity

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models.agent import Rights


def activities_for(rights: Rights) -> QuerySet[Activity]:
    """Return all entries, the whole desk's first, to whoever looks after privacy."""
    if not rights.may(Capability.PRIVACY):
        return Activity.objects.none()
    return Activity.objects.select_related("team").order_by("team__name", "pk")


def activity_for(rights: Rights, number: int) -> Activity:
    """Return entry ``number``. Raises ``Http404`` when it is missing or not for ``rights``."""
    found = activities_for(rights).filter(pk=number).first()
    if found is None:
        raise Http404("No such entry.")
    return found

"""The doors: legal holds are for whoever looks after privacy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from ombud.holds.models import LegalHold
from ombud.people.capabilities import Capability

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models.agent import Rights


def holds_for(rights: Rights) -> QuerySet[LegalHold]:
    """Return all holds with their owners to whoever looks after privacy, none to others."""
    if not rights.may(Capability.PRIVACY):
        return LegalHold.objects.none()
    return LegalHold.objects.select_related("owner")


def hold_for(rights: Rights, number: int) -> LegalHold:
    """Return hold ``number``. Raises ``Http404`` when it is missing or not for ``rights``."""
    found = holds_for(rights).filter(pk=number).first()
    if found is None:
        raise Http404("No such hold.")
    return found

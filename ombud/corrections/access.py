"""The door to conflicts about corrected data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from ombud.corrections.models import Conflict
from ombud.corrections.queries import open_conflicts
from ombud.people.capabilities import Capability

if TYPE_CHECKING:
    from ombud.people.models.agent import Rights


def conflicts_for(rights: Rights) -> list[Conflict]:
    """Return the open conflicts for who looks after data requests, else none."""
    return open_conflicts() if rights.may(Capability.HANDLE_REQUESTS) else []


def conflict_for(rights: Rights, number: int) -> Conflict:
    """Return a conflict by row number. Raises ``Http404`` for whoever may not."""
    found = Conflict.objects.select_related("contact").filter(pk=number).first()
    if found is None or not rights.may(Capability.HANDLE_REQUESTS):
        raise Http404("No such conflict.")
    return found

"""The doors to persons and proposals, for those who look after people's data everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from ombud.people.capabilities import Capability
from ombud.subjects.queries import contact_numbered, proposals

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models import Contact
    from ombud.people.models.agent import Rights
    from ombud.subjects.models import SubjectLink


def person_for(rights: Rights, number: int) -> Contact:
    """Return a contact. Raises ``Http404`` for who may not handle people's data everywhere."""
    found = (
        contact_numbered(number) if rights.covers(Capability.HANDLE_REQUESTS, None) else None
    )
    if found is None:
        raise Http404("No such person.")
    return found


def proposals_for(rights: Rights) -> QuerySet[SubjectLink]:
    """Return the proposed links that ``rights`` allow to judge."""
    found = proposals()
    return found if rights.covers(Capability.HANDLE_REQUESTS, None) else found.none()

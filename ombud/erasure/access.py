"""The doors to erasures: for who looks after privacy, in all teams at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from ombud.erasure.models import Erasure
from ombud.people.capabilities import Capability
from ombud.people.models import Agent, Contact
from ombud.people.queries import find_contact

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.people.models.agent import Rights


def erasures_for(rights: Rights) -> QuerySet[Erasure]:
    """Return all erasures, newest first, for who may erase; else none."""
    rows = Erasure.objects.order_by("-pk")
    return rows if rights.covers(Capability.ERASE, None) else rows.none()


def erasure_for(rights: Rights, number: int) -> Erasure:
    """Return one erasure. Raises ``Http404`` when it is not there for ``rights``."""
    found = erasures_for(rights).filter(pk=number).first()
    if found is None:
        raise Http404("No such erasure.")
    return found


def person_for(rights: Rights, reference: str) -> Contact | Agent | None:
    """Return the person of an address, of ``contact:NUMBER`` or ``agent:NUMBER``."""
    if not rights.covers(Capability.ERASE, None):
        return None
    kind, _colon, number = reference.strip().partition(":")
    if kind in {"contact", "agent"} and number.isdecimal() and len(number) < 19:
        model = Contact if kind == "contact" else Agent
        found: Contact | Agent | None = model._default_manager.filter(pk=int(number)).first()
        return found
    if "@" not in reference:
        return None
    return find_contact(reference) or Agent.objects.filter(email=reference.lower()).first()

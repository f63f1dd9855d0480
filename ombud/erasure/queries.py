"""Reads about erasures that several callers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ombud.base.errors import Refused
from ombud.erasure.models import Erasure
from ombud.erasure.statuses import BEGUN, Kind, State

if TYPE_CHECKING:
    from collections.abc import Collection

    from ombud.subjects.persons import Person


def standing() -> tuple[int, int]:
    """Return how many erasures have begun and not ended, and how many of them stopped."""
    states = list(Erasure.objects.filter(state__in=BEGUN).values_list("state", flat=True))
    return len(states), sum(state != State.RUNNING for state in states)


def runs_for(person: Person) -> bool:
    """Say whether an erasure of one of the records of ``person`` has begun and not ended."""
    kind = Kind.CONTACT if person.is_contact else Kind.AGENT
    begun = Erasure.objects.filter(state__in=BEGUN, person_kind=kind)
    return begun.filter(person_id__in=person.numbers).exists()


def refuse_while_erased(contacts: Collection[int]) -> None:
    """Raise ``Refused`` while one of the records ``contacts`` is being erased.

    What was added to them now would be seen by no plan of it.
    """
    if is_being_erased(contacts):
        raise Refused("One of the two is being erased. Nothing can be added to it.")


def no_more_words(contact: int) -> str:
    """Return why nobody may write in tickets of ``contact`` now, or an empty text."""
    if not is_being_erased((contact,)):
        return ""
    return _("This person is being erased. Nothing can be written in their tickets any more.")


def is_being_erased(contacts: Collection[int]) -> bool:
    begun = Erasure.objects.filter(state__in=BEGUN, person_kind=Kind.CONTACT)
    return any(set(contacts) & set(one) for one in begun.values_list("records", flat=True))

"""The person's name in words of others: only somebody who read it can say whom it means.

``subjects`` proposes such places. What was said to be the person is redacted like what an
identifier proves; what nobody has looked at stays, and plan and certificate say how many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.erasure.statuses import NAMES
from ombud.subjects.models import SubjectLink
from ombud.subjects.statuses import LinkRole, Review
from ombud.tickets.texts import KIND

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ombud.erasure.models import Erasure
    from ombud.subjects.persons import Person


def links_of(person: Person) -> QuerySet[SubjectLink]:
    """Return where messages of others name the person, or seem to."""
    if not person.is_contact:
        return SubjectLink.objects.none()
    return SubjectLink.objects.filter(
        subject__contact__in=person.numbers, object_type=KIND
    ).order_by("object_id")


def said_to_be(person: Person) -> list[int]:
    """Return the messages in which somebody said that the name is the person's."""
    return judged(person, Review.ACCEPTED)


def said_not_to_be(person: Person) -> list[int]:
    """Return the messages in which somebody said that the name is somebody else's."""
    return judged(person, Review.REJECTED)


def judged(person: Person, review: Review) -> list[int]:
    rows = links_of(person).filter(review=review)
    return list(rows.values_list("object_id", flat=True).distinct())


def shown_in(person: Person) -> list[int]:
    """Return the messages in which somebody said that a picture shows the person."""
    rows = links_of(person).filter(review=Review.ACCEPTED, role=LinkRole.DEPICTED)
    return list(rows.values_list("object_id", flat=True))


def not_reviewed(person: Person) -> int:
    """Return in how many messages a name stands of which nobody has said whose it is."""
    rows = links_of(person).filter(review=Review.PROPOSED)
    return rows.values("object_id").distinct().count()


def named_by(erasure: Erasure) -> int:
    """Return how many messages of others its plan, or its certificate, says hold a name."""
    if erasure.certificate is not None:
        return int(erasure.certificate["names_not_reviewed"])
    return int(erasure.plan.get(NAMES, {}).get("review", 0))


def counted_names(person: Person) -> dict[str, dict[str, int]]:
    """Return what a plan says of names that wait for a review; nothing where none does."""
    count = not_reviewed(person)
    return {NAMES: {"review": count}} if count else {}

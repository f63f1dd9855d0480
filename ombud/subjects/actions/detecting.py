"""Finding a person in other people's texts, and what is said about what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.events import log
from ombud.people.models import Contact
from ombud.subjects.actions.subjects import subject_for
from ombud.subjects.facts import LinkReviewed
from ombud.subjects.mentions import Detector, phrases
from ombud.subjects.models import SubjectLink
from ombud.subjects.queries import person_behind, persons_of, root_of
from ombud.subjects.residue import own_needles
from ombud.subjects.statuses import LinkRole, Review, State
from ombud.subjects.texts import sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ombud.base.actor import Actor
    from ombud.people.models import Agent
    from ombud.subjects.mentions import Mention
    from ombud.subjects.models import Subject
    from ombud.subjects.persons import Persons
    from ombud.subjects.texts import Text

AT_ONCE = 200
CERTAIN, LIKELY, DOUBTFUL = 100, 70, 40  # percent


@dataclass(slots=True)
class Detected:
    """How many texts were looked at, and how many links are new."""

    texts: int = 0
    certain: int = 0
    proposed: int = 0


def find_mentions(subject: Subject) -> Detected:
    """Look for the person ``subject`` in texts that are not theirs, and link what names them.

    Exact identifiers are linked for certain, names are proposed to a person. Doing it again
    adds what is new; what somebody said about a link stays. Texts are read in parts, so that
    it can be stopped at any time.
    """
    root = root_of(subject)
    return look_for(persons_of(root), lambda: root)


def find_mentions_of(contact: Contact) -> Detected:
    """Look for whose record ``contact`` is, as ``find_mentions`` does.

    A subject is made only when something is found: who is named nowhere leaves no row.
    """
    return look_for(person_behind(contact).records, lambda: root_of(subject_for(contact)))


def look_for(persons: Persons, subject: Callable[[], Subject]) -> Detected:
    needles = own_needles(persons)
    detector, asked = Detector(needles), phrases(needles)
    by_name = DOUBTFUL if has_namesake(persons) else LIKELY
    found = Detected()
    for kind in sources:
        numbers = sorted(set(sources[kind].candidates(asked, persons)))
        for start in range(0, len(numbers), AT_ONCE):
            part = numbers[start : start + AT_ONCE]
            links = [
                link
                for text in sources[kind].read(part)
                for link in links_of(kind, text, detector, by_name)
            ]
            found.texts += len(part)
            if links:
                write_links(subject(), links, found)
    return found


def has_namesake(persons: Persons) -> bool:
    """Say whether somebody else has the name of one of ``persons``."""
    own = Contact.objects.filter(pk__in=persons.contacts).exclude(name="")
    names = list(own.values_list("name", flat=True))
    others = Contact.objects.exclude(pk__in=persons.contacts)
    return any(others.filter(name__iexact=name).exists() for name in names)


def links_of(kind: str, text: Text, detector: Detector, by_name: int) -> list[SubjectLink]:
    """Return a link for each role in which ``text`` names the person, without whose it is."""
    best: dict[LinkRole, Mention] = {}
    for _, words in text.parts:
        for one in detector.mentions(words):
            known = best.get(one.role)
            if known is None or (one.is_exact and not known.is_exact):
                best[one.role] = one
    return [
        SubjectLink(
            object_type=kind,
            object_id=text.number,
            role=role,
            confidence=CERTAIN if one.is_exact else by_name,
            review=Review.CERTAIN if one.is_exact else Review.PROPOSED,
        )
        for role, one in best.items()
    ]


@transaction.atomic
def write_links(subject: Subject, links: list[SubjectLink], found: Detected) -> None:
    """Write the new ones of ``links`` to ``subject``; a proposal can turn out to be exact."""
    for link in links:
        known, is_new = SubjectLink.objects.get_or_create(
            subject=subject,
            object_type=link.object_type,
            object_id=link.object_id,
            role=link.role,
            defaults={"confidence": link.confidence, "review": link.review},
        )
        if is_new and link.review == Review.CERTAIN:
            found.certain += 1
        elif is_new:
            found.proposed += 1
        elif known.review == Review.PROPOSED and link.review == Review.CERTAIN:
            known.review, known.confidence = Review.CERTAIN, CERTAIN
            known.save(update_fields=["review", "confidence"])
            found.certain += 1


@transaction.atomic
def review_links(
    links: Iterable[SubjectLink], *, is_theirs: bool, agent: Agent, actor: Actor
) -> int:
    """Say of proposed ``links`` whether they are about the person; return how many changed.

    What was said before is overwritten: the last word counts, and each is recorded. Of
    somebody who is erased nothing is said any more, for the ledger of it is written.
    """
    said = Review.ACCEPTED if is_theirs else Review.REJECTED
    count = 0
    for link in links:
        is_late = root_of(link.subject).state == State.ERASED
        if is_late or link.review in {Review.CERTAIN, said}:
            continue
        link.review, link.reviewed_by, link.reviewed_at = said, agent, clock.now()
        link.save(update_fields=["review", "reviewed_by", "reviewed_at"])
        log.record(LinkReviewed(link=link.pk, review=said), link.subject, actor=actor)
        count += 1
    return count

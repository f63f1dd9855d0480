"""Reads about subjects that several callers share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Sum

from ombud.people.addresses import lookup_of
from ombud.people.models import Contact, Identifier, IdentifierKind
from ombud.subjects.models import Subject, SubjectLink, SubjectMerge, Tombstone
from ombud.subjects.persons import Person, Persons
from ombud.subjects.statuses import Review, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from ombud.people.models import Agent


def find_subject(reference: str) -> Subject | None:
    """Return the subject by public id, or by ``contact:NUMBER`` or ``agent:NUMBER``."""
    kind, _, number = reference.partition(":")
    if number.isdecimal() and kind in {"contact", "agent"}:
        return Subject.objects.filter(**{f"{kind}_id": int(number)}).first()
    return Subject.objects.filter(public_id=reference).first()


def subject_of_contact(contact: Contact) -> Subject | None:
    """Return the subject that ``contact`` is, or the one it was merged into; None if no row."""
    found = Subject.objects.filter(contact=contact).select_related("into").first()
    return root_of(found) if found else None


def age_band_of(contact: Contact) -> str:
    """Return the step of the laws in which the age of ``contact`` is; empty if not known."""
    rows = Subject.objects.filter(contact=contact).values_list("age_band", flat=True)
    return rows.first() or ""


def is_shared(contact: Contact) -> bool:
    """Say whether several people use the mailbox of ``contact``, as somebody said."""
    subject = subject_of_contact(contact)
    return subject is not None and subject.is_shared


def subject_of_agent(agent: Agent) -> Subject | None:
    """Return the subject that ``agent`` is; None if there is no row yet."""
    found = Subject.objects.filter(agent=agent).select_related("into").first()
    return root_of(found) if found else None


def root_of(subject: Subject) -> Subject:
    """Return the subject that ``subject`` was merged into, however often, or itself."""
    while subject.into is not None:
        subject = subject.into
    return subject


def family_of(subject: Subject) -> list[Subject]:
    """Return ``subject`` and all that were merged into it, at any remove."""
    found = [subject]
    level = [subject.pk]
    while level:
        below = list(Subject.objects.filter(into__in=level).order_by("pk"))
        found += below
        level = [one.pk for one in below]
    return found


def persons_of(subject: Subject) -> Persons:
    """Return all contacts and agents who are the person ``subject``: merged ones too."""
    family = family_of(subject)
    return Persons(
        contacts=tuple(one.contact_id for one in family if one.contact_id is not None),
        agents=tuple(one.agent_id for one in family if one.agent_id is not None),
    )


def selves_of(contact: Contact) -> tuple[int, ...]:
    """Return the numbers of all records that were found to be the same person.

    The one that stands for them all comes first; after a split only the contact's own is left.
    """
    subject = subject_of_contact(contact)
    return persons_of(subject).contacts if subject else (contact.pk,)


def address_once_of(number: int) -> str:
    """Return the mail address that contact ``number`` was written to before they were merged,
    or that of whom they belong to now; empty where there is none.

    Who wrote from home is answered at home, although both addresses are one person's.
    """
    merges = SubjectMerge.objects.filter(source__contact=number, split_at__isnull=True)
    merge = merges.order_by("pk").first()
    if merge is None:
        return ""
    moved = {pk for pk, is_primary in merge.identifiers if is_primary}
    known = Identifier.objects.filter(
        contact__in=persons_of(root_of(merge.target)).contacts, kind=IdentifierKind.EMAIL
    )
    every = sorted(known, key=lambda one: (one.pk not in moved, not one.is_primary, one.pk))
    return every[0].value if every else ""


def person_behind(record: Contact | Agent) -> Person:
    """Return the person whose record ``record`` is, with all that were merged with it.

    Access, portability, a plan and an erasure all ask here, so that none of them walks less
    than another.
    """
    if isinstance(record, Contact):
        return Person(record, selves_of(record))
    return Person(record, (record.pk,))


def contact_numbered(number: int) -> Contact | None:
    """Return the contact with that row number, or None."""
    return Contact.objects.filter(pk=number).first()


def contacts_numbered(numbers: Iterable[int]) -> dict[int, Contact]:
    """Return contacts by row number."""
    return Contact.objects.prefetch_related("identifiers").in_bulk(list(numbers))


def contacts_like(text: str, most: int) -> list[Contact]:
    """Return contacts by whole address, telephone or number, else by a part of the name."""
    kinds = [str(kind) for kind in IdentifierKind]
    exact = Contact.objects.filter(
        identifiers__lookup__in=[lookup_of(kind, text) for kind in kinds]
    ).distinct()
    found = exact if exact.exists() else Contact.objects.filter(name__icontains=text)
    return list(found.prefetch_related("identifiers").order_by("name", "pk")[:most])


def merges_of(subject: Subject) -> list[SubjectMerge]:
    """Return the standing merges into ``subject``, oldest first."""
    found = SubjectMerge.objects.filter(target=subject, split_at__isnull=True)
    return list(found.select_related("source__contact", "merged_by").order_by("pk"))


def merge_numbered(subject: Subject, number: int) -> SubjectMerge | None:
    """Return a merge into ``subject`` by row number, or None."""
    return SubjectMerge.objects.filter(target=subject, pk=number).first()


def proposals() -> QuerySet[SubjectLink]:
    """Return the links that wait for somebody to look at them, newest first.

    Once an erasure has begun there is nothing to say any more: the ledger is written.
    """
    found = SubjectLink.objects.proposed().exclude(subject__state=State.ERASED)
    return found.select_related("subject__contact").order_by("-pk")


def links_at(kind: str, number: int) -> QuerySet[SubjectLink]:
    """Return whom the row ``number`` of ``kind`` is about, or may be, in the order found."""
    found = SubjectLink.objects.filter(object_type=kind, object_id=number)
    found = found.exclude(review=Review.REJECTED).exclude(subject__state=State.ERASED)
    return found.select_related("subject__contact", "subject__into", "reviewed_by").order_by(
        "pk"
    )


def links_by_role(subject: Subject) -> dict[tuple[str, str], int]:
    """Return how many links ``subject`` has, by role and review."""
    links = SubjectLink.objects.filter(subject__in=family_of(subject))
    counts: dict[tuple[str, str], int] = {}
    for role, review in links.values_list("role", "review"):
        counts[role, review] = counts.get((role, review), 0) + 1
    return counts


def tombstone_counts() -> tuple[int, int]:
    """Return how many tombstones there are, and how often they kept something out."""
    found = Tombstone.objects.aggregate(all=Count("pk"), stopped=Sum("stopped"))
    return found["all"], found["stopped"] or 0

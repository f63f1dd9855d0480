"""What people decided before an erasure began, kept in the ledger and made again on a replay.

A restored database is older: who was made one of two records, which address was added by
hand, whose a name is in words of others, what a law keeps. The ledger says all of it in row
numbers and keyed hashes, and ``made_again`` brings the database to where it stood.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.erasure.lawful import kept_of
from ombud.erasure.naming import links_of, said_not_to_be, said_to_be, shown_in
from ombud.erasure.needles import marks_of, with_more
from ombud.erasure.recognising import called, recognised, recognised_names
from ombud.erasure.records import Entry
from ombud.erasure.stages import person_of
from ombud.erasure.statuses import Kind
from ombud.erasure.strategies import delete_rows
from ombud.people.addresses import lookup_of
from ombud.people.models import Agent, Contact, Identifier, IdentifierKind
from ombud.subjects.actions import find_mentions_of, split_subjects, subject_for
from ombud.subjects.models import SubjectLink, SubjectMerge
from ombud.subjects.persons import Person
from ombud.subjects.queries import person_behind, root_of
from ombud.subjects.statuses import LinkRole, Review
from ombud.tickets.actions import change_field
from ombud.tickets.models import CustomField, Message
from ombud.tickets.statuses import ValueErasure
from ombud.tickets.texts import KIND

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.erasure.models import Erasure
    from ombud.erasure.needles import Marks

AGENTS_AT_ONCE = 500


def entry_for(erasure: Erasure, marks: Marks) -> Entry:
    """Return what the ledger keeps of ``erasure``; without the key nothing is personal."""
    person = person_of(erasure)
    fields = {one.field for one in kept_of(person)}
    return Entry(
        pseudonym=erasure.pseudonym,
        at=(erasure.started_at or clock.now()).isoformat(),
        person_kind=erasure.person_kind,
        person_id=erasure.person_id,
        lookups=marks.lookups,
        called=tuple(called(one).hex() for one in marks.names),
        records=person.numbers,
        named=tuple(said_to_be(person)),
        dismissed=tuple(said_not_to_be(person)),
        shown=tuple(shown_in(person)),
        kept=tuple(sorted(fields)),
        spared=dict(erasure.spared),
    )


def still_spared(spared: dict[str, str]) -> dict[str, str]:
    """Return the groups of data whose last day is not over yet."""
    today = clock.now().date().isoformat()
    return {group: day for group, day in spared.items() if not day or day >= today}


def person_in(entry: Entry) -> Person | None:
    """Return whom ``entry`` names in this database, None for nobody.

    By row numbers; where none of these rows is here yet, by identifiers. All records that
    are found are one person, for they were when they were erased.
    """
    model: type[Contact] | type[Agent] = Contact if entry.person_kind == Kind.CONTACT else Agent
    rows: list[Any] = list(model.objects.filter(pk__in=entry.records).order_by("pk"))
    numbers = [one.pk for one in rows]
    if not rows:
        rows = known_by(model, {bytes.fromhex(one) for one in entry.lookups})
        numbers = [number for one in rows for number in person_behind(one).numbers]
    return Person(rows[0], tuple(dict.fromkeys(numbers))) if rows else None


def known_by(model: type[Contact] | type[Agent], lookups: set[bytes]) -> list[Any]:
    if issubclass(model, Contact):
        known = Identifier.objects.filter(lookup__in=lookups).values("contact")
        return list(Contact.objects.filter(pk__in=known).order_by("pk"))
    agents = Agent.objects.order_by("pk").iterator(chunk_size=AGENTS_AT_ONCE)
    return [one for one in agents if lookup_of(IdentifierKind.EMAIL, one.email) in lookups]


def made_again(entry: Entry, person: Person) -> Marks:
    """Decide again in this database what ``entry`` says was decided about ``person``; return
    by what they are recognised: by all that they were known by when they were erased.
    """
    if isinstance(person.row, Contact):
        be_one_again(entry, person)
        judge_again(entry, person, person.row)
    keep_again(entry, person)
    marks = marks_of(person)
    marks = with_more(person, marks, identifiers=recognised(entry.lookups, marks))
    return with_more(person, marks, names=recognised_names(entry, person, marks))


def be_one_again(entry: Entry, person: Person) -> None:
    """Split off who was somebody else, and let all that they were known by lead to them.

    Who became one with them later needs no merge: ``person`` has all their records.
    """
    merges = SubjectMerge.objects.filter(split_at=None).select_related("source", "target")
    theirs = Q(source__contact__in=person.numbers) ^ Q(target__contact__in=person.numbers)
    for merge in merges.filter(theirs).order_by("pk") if entry.records else ():
        split_subjects(merge, actor=SYSTEM)
    lookups = [bytes.fromhex(one) for one in entry.lookups]
    elsewhere = Identifier.objects.filter(lookup__in=lookups)
    elsewhere.exclude(contact__in=person.numbers).update(contact=person.row, is_primary=False)


def judge_again(entry: Entry, person: Person, contact: Contact) -> None:
    """Say again of the messages in which a name stands whose it is, and of no others."""
    find_mentions_of(contact)
    links_of(person).filter(review=Review.ACCEPTED).update(review=Review.PROPOSED)
    said = ((entry.named, Review.ACCEPTED), (entry.dismissed, Review.REJECTED))
    for numbers, review in said:
        links = links_of(person).filter(object_id__in=numbers)
        links.exclude(review=Review.CERTAIN).update(review=review)
    link_again(contact, entry.shown, LinkRole.DEPICTED)
    known = (
        links_of(person).filter(object_id__in=entry.named).values_list("object_id", flat=True)
    )
    link_again(contact, set(entry.named) - set(known), LinkRole.MENTIONED)


def link_again(contact: Contact, numbers: Iterable[int], role: LinkRole) -> None:
    """Say again that the messages ``numbers`` are about ``contact``, where they are here."""
    for message in Message.objects.filter(pk__in=numbers).order_by("pk"):
        SubjectLink.objects.update_or_create(
            subject=root_of(subject_for(contact)),
            object_type=KIND,
            object_id=message.pk,
            role=role,
            defaults={"review": Review.ACCEPTED},
        )


def keep_again(entry: Entry, person: Person) -> None:
    """Let the same fields stay as then: the desk says so again, and else their values go."""
    fields = CustomField.objects.filter(pk__in=entry.kept).exclude(erasure=ValueErasure.KEEP)
    for field in fields:
        change_field(field, actor=SYSTEM, erasure=ValueErasure.KEEP)
    for one in kept_of(person):
        if one.field not in entry.kept:
            delete_rows(one.model._default_manager.filter(pk=one.number))

"""Erasing again what a restored database brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.datamap import canonical
from ombud.erasure.actions.planning import begin
from ombud.erasure.actions.running import run_to_the_end
from ombud.erasure.models import Erasure
from ombud.erasure.needles import marks_of
from ombud.erasure.statuses import Kind, State
from ombud.people.addresses import lookup_of
from ombud.people.models import Agent, Contact, Identifier, IdentifierKind
from ombud.subjects.queries import person_behind

if TYPE_CHECKING:
    from ombud.erasure.records import Entry
    from ombud.subjects.persons import Person

AGENTS_AT_ONCE = 500


def replay(entry: Entry) -> list[Erasure]:
    """Erase whom ``entry`` names in this database, to the end; twice changes nothing.

    Returns the erasures, one where nobody of that name is there. Their state says whether
    each came to its end; a caller that restores lets nobody in before all of them are done.
    """
    known = list(Erasure.objects.filter(pseudonym__startswith=entry.pseudonym).order_by("pk"))
    if known:
        return [run_to_the_end(one) if one.state != State.PLANNED else one for one in known]
    persons = persons_of(entry)
    if not persons:
        return [nobody(entry)]
    return [again(entry, person, at) for at, person in enumerate(persons)]


def persons_of(entry: Entry) -> list[Person]:
    """Return who in this database is known by the identifiers of ``entry``.

    Records that were merged by then are one person; those that were not yet are several.
    """
    wanted = {bytes.fromhex(one) for one in entry.lookups}
    if entry.person_kind == Kind.CONTACT:
        known = Identifier.objects.filter(lookup__in=wanted).values("contact")
        rows = Contact.objects.filter(pk__in=known).order_by("pk")
        return list({one.numbers: one for one in map(person_behind, rows)}.values())
    return [
        person_behind(agent)
        for agent in Agent.objects.order_by("pk").iterator(chunk_size=AGENTS_AT_ONCE)
        if lookup_of(IdentifierKind.EMAIL, agent.email) in wanted
    ]


def row_for(entry: Entry, numbers: tuple[int, ...], suffix: str) -> Erasure:
    return Erasure(
        person_kind=entry.person_kind,
        person_id=numbers[0],
        records=list(numbers),
        pseudonym=f"{entry.pseudonym}{suffix}",
        map_digest=canonical.digest(),
        actor_kind=SYSTEM.kind,
        spared=dict.fromkeys(entry.spared, ""),
    )


def again(entry: Entry, person: Person, at: int) -> Erasure:
    erasure = row_for(entry, person.numbers, f"-{at + 1}" if at else "")
    with transaction.atomic():
        erasure.save()
        begin(erasure, marks_of(person), actor=SYSTEM)
    return run_to_the_end(erasure)


def nobody(entry: Entry) -> Erasure:
    """Write down that ``entry`` was applied: this database knows nobody of it."""
    erasure = row_for(entry, (entry.person_id,), "")
    erasure.state, erasure.ended_at = State.DONE, clock.now()
    erasure.save()
    return erasure

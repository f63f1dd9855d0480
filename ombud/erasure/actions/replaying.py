"""Erasing again what a restored database brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base import clock
from ombud.base.actor import SYSTEM
from ombud.datamap import canonical
from ombud.erasure.actions.planning import begin
from ombud.erasure.actions.running import run_to_the_end
from ombud.erasure.decisions import made_again, person_in, still_spared
from ombud.erasure.models import Erasure
from ombud.erasure.statuses import State

if TYPE_CHECKING:
    from ombud.erasure.records import Entry
    from ombud.subjects.persons import Person


def replay(entry: Entry) -> Erasure:
    """Erase whom ``entry`` names in this database, to the end; twice changes nothing.

    A plan that came back is no beginning: it is made anew. The state of what is returned
    says whether it came to its end; a caller that restores lets nobody in before.
    """
    Erasure.objects.filter(pseudonym=entry.pseudonym, state=State.PLANNED).delete()
    known = Erasure.objects.filter(pseudonym=entry.pseudonym).first()
    if known is None:
        person = person_in(entry)
        known = begun_again(entry, person) if person else nobody(entry)
    return run_to_the_end(known)


@transaction.atomic
def begun_again(entry: Entry, person: Person) -> Erasure:
    erasure = row_for(entry, person.row.pk, person.numbers)
    erasure.save()
    begin(erasure, made_again(entry, person), actor=SYSTEM)
    return erasure


def nobody(entry: Entry) -> Erasure:
    """Write down that ``entry`` was applied: this database knows nobody of it."""
    erasure = row_for(entry, entry.person_id, entry.records or (entry.person_id,))
    erasure.state, erasure.ended_at = State.DONE, clock.now()
    erasure.save()
    return erasure


def row_for(entry: Entry, number: int, numbers: tuple[int, ...]) -> Erasure:
    return Erasure(
        person_kind=entry.person_kind,
        person_id=number,
        records=list(numbers),
        pseudonym=entry.pseudonym,
        map_digest=canonical.digest(),
        actor_kind=SYSTEM.kind,
        spared=still_spared(entry.spared),
    )

"""What it costs to end the data of one person to whom most of a desk belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.base.actor import SYSTEM
from ombud.erasure.actions import plan_erasure, run_to_the_end, start_erasure
from ombud.erasure.models import Erasure
from ombud.people.actions import contact_by_email
from ombud.people.models import Contact
from ombud.project.bench.cases import Person
from ombud.project.bench.measure import in_a_child

if TYPE_CHECKING:
    from ombud.project.bench.measure import Spent

ADDRESS, NAME = "bench-erased@lumen.example", "Orla Benchley-Quist"


def person() -> Person:
    """Return who is going to be erased, met now."""
    contact = contact_by_email(ADDRESS, NAME, source="mail", actor=SYSTEM)
    return Person(contact.pk, ADDRESS, NAME)


def plan(contact: int) -> tuple[int, Spent]:
    """Plan the erasure of a contact; return the plan's number and what that cost."""

    def planned() -> int:
        return plan_erasure(Contact.objects.get(pk=contact), actor=SYSTEM).pk

    return in_a_child(planned)


def erase(number: int) -> tuple[Erasure, Spent]:
    """Carry out the plan ``number``; return how it ended, and what that cost."""

    def erased() -> int:
        start_erasure(Erasure.objects.get(pk=number), actor=SYSTEM)
        return run_to_the_end(Erasure.objects.get(pk=number)).pk

    _number, spent = in_a_child(erased)
    return Erasure.objects.get(pk=number), spent

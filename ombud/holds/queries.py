"""What is held, and by what: asked by everything that removes or overwrites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ombud.base.errors import Refused
from ombud.holds import reaches
from ombud.holds.models import LegalHold
from ombud.people.models import Agent
from ombud.people.queries import find_contact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet

    from ombud.people.models import Contact

AT_ONCE = 5_000  # numbers in one statement; SQLite takes 32,766


def active() -> QuerySet[LegalHold]:
    """Return the holds in force, oldest first."""
    return LegalHold.objects.active().order_by("pk")


def holds_on(model: type[Model], numbers: Iterable[int]) -> dict[int, list[LegalHold]]:
    """Return which of the rows ``numbers`` of ``model`` are held, and by which holds.

    For a chunk of work: one statement for the holds, and one for each hold, way and five
    thousand numbers. Rows that nothing holds are left out.
    """
    found: dict[int, list[LegalHold]] = {}
    holds, ways = list(active()), reaches.of(model)
    if not holds or not ways:
        return found
    every = list(numbers)
    for start in range(0, len(every), AT_ONCE):
        some = every[start : start + AT_ONCE]
        for hold in holds:
            for number in reached(hold, ways, some):
                found.setdefault(number, []).append(hold)
    return found


def holds_over(*rows: QuerySet[Any]) -> list[LegalHold]:
    """Return the holds in whose scope one of ``rows`` lies, oldest first.

    Costs the same for one row and for a hundred thousand: their numbers are not read.
    """
    ways = [(way, some.values("pk")) for some in rows for way in reaches.of(some.model)]
    return [
        hold
        for hold in active()
        if any(way.rows(hold).filter(pk__in=numbers).exists() for way, numbers in ways)
    ]


def reached(hold: LegalHold, ways: Iterable[reaches.Reach], numbers: list[int]) -> set[int]:
    """Return which of ``numbers`` lie in the scope of ``hold``."""
    found: set[int] = set()
    for way in ways:
        found.update(way.rows(hold).filter(pk__in=numbers).values_list("pk", flat=True))
    return found


def held_among(model: type[Model], numbers: Iterable[int]) -> set[int]:
    """Return which of the rows ``numbers`` of ``model`` must stay as they are."""
    return set(holds_on(model, numbers))


def holds_of(row: Model) -> list[LegalHold]:
    """Return the holds that ``row`` lies in the scope of."""
    return holds_on(type(row), [int(row.pk)]).get(int(row.pk), [])


def is_held(row: Model) -> bool:
    return bool(holds_of(row))


def person_known_as(address: str) -> Contact | Agent | None:
    """Return the contact, else the agent, whom a mail address belongs to."""
    return find_contact(address) or Agent.objects.filter(email__iexact=address).first()


def count_of(hold: LegalHold) -> dict[str, int]:
    """Return how many rows ``hold`` reaches at this moment, by the name of their table."""
    rows: dict[str, set[int]] = {}
    for name in reaches.reaches:
        way = reaches.reaches[name]
        numbers = rows.setdefault(way.model._meta.label_lower, set())
        numbers.update(way.rows(hold).values_list("pk", flat=True))
    return {label: len(numbers) for label, numbers in sorted(rows.items())}


def refuse_if_held(row: Model) -> None:
    """Raise ``Refused`` when ``row`` lies in the scope of a hold."""
    refuse_if_any_held(type(row), [int(row.pk)])


def refuse_if_any_held(model: type[Model], numbers: Iterable[int]) -> None:
    """Raise ``Refused`` when one of the rows ``numbers`` of ``model`` is held."""
    if held_among(model, numbers):
        raise Refused(
            "This is under a legal hold and must stay as it is. "
            "Ask whoever looks after privacy."
        )

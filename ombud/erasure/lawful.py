"""What a law keeps of a person who is erased: the desk's own fields that say so.

Each such field names its ground and for how many days it is kept; its values stay as they
are, listed with both, and their tickets rest. What else there is of the person goes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ombud.base import clock
from ombud.datamap import Erasure as How
from ombud.datamap import declarations
from ombud.erasure.walking import steps_for
from ombud.tickets.models import Ticket, TicketValue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from ombud.erasure.walking import Step
    from ombud.subjects.persons import Person


@dataclass(frozen=True, slots=True)
class Kept:
    """One value that stays: where it lies, why, and the last day on which it is held."""

    model: type[Model]
    column: str
    number: int
    place: str
    field: int
    ground: str
    until: date

    @property
    def places(self) -> tuple[str, str]:
        """How the two scans call it."""
        meta = self.model._meta
        return (
            f"{meta.label}.{self.column}:{self.number}",
            f"{meta.db_table}.{self.column}:{self.number}",
        )


def kept_of(person: Person, model: type[Model] | None = None) -> list[Kept]:
    """Return every value of ``person`` that a law keeps; only those of ``model``, if given.

    Only what was declared at run time can be kept by one.
    """
    made_up = [one for one in declarations.parts if model in {None, one}]
    steps = [
        one
        for one in steps_for(person, only=made_up)
        if one.part and one.declared.erasure is How.KEEP
    ]
    return [value for step in steps for value in values_in(step, person)]


def values_in(step: Step, person: Person) -> list[Kept]:
    rows = step.rows(person, own=True).exclude(**{f"{step.column}__isnull": True})
    days = timedelta(days=step.declared.keep_days or 0)
    return [
        Kept(
            step.model,
            step.column,
            row.pk,
            step.name,
            row.field_id,
            step.declared.ground,
            (begun(row) + days).date(),
        )
        for row in rows.order_by("pk")
    ]


def begun(row: Any) -> Any:
    """Return since when the time of a value runs: its ticket was solved, else it was written.

    A ticket that is still open counts from now.
    """
    if isinstance(row, TicketValue):
        return row.ticket.solved_at or clock.now()
    return row.since


def listed(values: Iterable[Kept]) -> list[dict[str, Any]]:
    """Return what is kept as plans and certificates list it: no value of it."""
    by: dict[tuple[str, int, str], list[date]] = defaultdict(list)
    for one in values:
        by[one.place.partition("[")[2].rstrip("]"), one.field, one.ground].append(one.until)
    return [
        {
            "name": name,
            "field": field,
            "ground": ground,
            "until": max(days).isoformat(),
            "count": len(days),
        }
        for (name, field, ground), days in sorted(by.items())
    ]


def tickets_of(values: Iterable[Kept]) -> list[Ticket]:
    """Return the tickets that hold a kept value."""
    numbers = [one.number for one in values if one.model is TicketValue]
    held = TicketValue.objects.filter(pk__in=numbers).values("ticket")
    return list(Ticket.objects.filter(pk__in=held).order_by("pk"))

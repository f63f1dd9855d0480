"""The rows that are one person: contacts and agents of a subject and those merged into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.datamap import Personal, declarations
from ombud.people.models import Agent, Contact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from django.db import models

ENDS: dict[type[models.Model], str] = {Contact: "contacts", Agent: "agents"}


@dataclass(frozen=True, slots=True)
class Persons:
    """Row numbers of the contacts and agents who are one and the same person."""

    contacts: tuple[int, ...] = ()
    agents: tuple[int, ...] = ()

    def numbers(self, model: type[models.Model]) -> tuple[int, ...]:
        """Return the numbers of ``model``: Contact or Agent."""
        return self.contacts if model is Contact else self.agents


@dataclass(frozen=True, slots=True)
class Held:
    """Rows of one model that foreign keys lead to the person, and in which role."""

    model: type[models.Model]
    role: str
    rows: models.QuerySet[Any]


def paths_of(model: type[models.Model]) -> dict[str, str]:
    """Return the lookups from a row of ``model`` to a person, by role, from the data map.

    The path ``self`` is written as ``pk``. A model without personal columns has none.
    """
    declaration = declarations.models.get(model)
    found: dict[str, str] = {}
    for column in declaration.columns.values() if declaration else ():
        if isinstance(column, Personal):
            for path in column.subject:
                role, _, lookup = path.rpartition(":")
                if lookup != "links":
                    found[role or lookup.split("__")[-1]] = "pk" if lookup == "self" else lookup
    return found


def end_of(model: type[models.Model], lookup: str) -> type[models.Model]:
    """Return the model at the end of ``lookup``; the map's checks know that it is a person."""
    for step in [] if lookup == "pk" else lookup.split("__"):
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    return model


def held(persons: Persons) -> Iterator[Held]:
    """Yield all rows of all declared models that foreign keys lead to ``persons``.

    Nothing is written for this: what keys say is computed, so that taking mail in costs
    nothing and the database does not grow.
    """
    for model in declarations.models:
        for role, lookup in paths_of(model).items():
            numbers = persons.numbers(end_of(model, lookup))
            if numbers:
                rows = model._default_manager.filter(**{f"{lookup}__in": numbers})
                yield Held(model, role, rows)

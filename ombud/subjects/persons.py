"""The rows that are one person: contacts and agents of a subject and those merged into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ombud.datamap import Personal, declarations
from ombud.datamap.walking import ways_of
from ombud.people.models import Agent, Contact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from django.db import models

    from ombud.datamap.walking import Way

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
class Person:
    """A human being as access, portability and erasure walk them: every record that is one.

    row: the contact or agent that was asked about. numbers: row numbers of all records of the
    same kind that were found to be them, ``row`` among them.
    """

    row: Contact | Agent
    numbers: tuple[int, ...]

    @property
    def end(self) -> type[Contact] | type[Agent]:
        """Return the model of the records, which is the end of lookups in the map."""
        return type(self.row)

    @property
    def is_contact(self) -> bool:
        return isinstance(self.row, Contact)

    @property
    def records(self) -> Persons:
        """Return the records by kind, for what finds contacts and agents alike."""
        return Persons(self.numbers) if self.is_contact else Persons((), self.numbers)


@dataclass(frozen=True, slots=True)
class Held:
    """Rows of one model that foreign keys lead to the person, and in which role."""

    model: type[models.Model]
    role: str
    rows: models.QuerySet[Any]


def lookups_by_role(model: type[models.Model]) -> dict[str, Way]:
    """Return the ways from a row of ``model`` to a person, by role.

    A way without a role goes by its last step. A model without personal columns has none.
    """
    columns = declarations.models[model].columns.values()
    ways = (way for one in columns if isinstance(one, Personal) for way in ways_of(model, one))
    return {way.role or named(way.lookup): way for way in ways}


def named(lookup: str) -> str:
    return "self" if lookup == "pk" else lookup.rsplit("__", maxsplit=1)[-1]


def held(persons: Persons) -> Iterator[Held]:
    """Yield all rows of all declared models that foreign keys lead to ``persons``.

    Nothing is written for this: what keys say is computed, so that taking mail in costs
    nothing and the database does not grow.
    """
    for model in declarations.models:
        for role, way in lookups_by_role(model).items():
            numbers = persons.numbers(way.end)
            if numbers:
                rows = model._default_manager.filter(**{f"{way.lookup}__in": numbers})
                yield Held(model, role, rows)

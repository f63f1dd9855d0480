"""How much of the database the data map covers: every concrete field of every installed app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps

from ombud.datamap.checks import columns_to_declare, entry
from ombud.datamap.declarations import Personal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many fields there are, by what the map says of them.

    numbers: keys and relations. They hold the number of a row and nothing else, so one rule
    declares them all: not about a person; the row that they name is declared itself.
    """

    models: int
    personal: int
    not_personal: int
    numbers: int
    undeclared: tuple[str, ...]

    @property
    def fields(self) -> int:
        return self.personal + self.not_personal + self.numbers + len(self.undeclared)

    def as_values(self) -> dict[str, object]:
        return {
            "models": self.models,
            "fields": self.fields,
            "personal": self.personal,
            "not_personal": self.not_personal,
            "numbers_of_rows": self.numbers,
            "undeclared": list(self.undeclared),
        }


def coverage(every: Iterable[type[Model]] | None = None) -> Coverage:
    """Count the concrete fields of ``every`` model, by default of all that are installed."""
    found = list(every or apps.get_models(include_auto_created=True))
    personal = not_personal = numbers = 0
    undeclared = []
    for model in found:
        to_declare = set(columns_to_declare(model))
        numbers += len(set(model._meta.concrete_fields) - to_declare)
        for field in to_declare:
            declared = entry(model, field.name)
            if declared is None:
                undeclared.append(f"{model._meta.label}.{field.name}")
            elif isinstance(declared, Personal):
                personal += 1
            else:
                not_personal += 1
    return Coverage(len(found), personal, not_personal, numbers, tuple(sorted(undeclared)))

"""The map, read for a person: by which lookups the rows of a model lead to whom.

The one place that reads paths. A path is ``role:lookup`` or ``lookup``; ``self`` means that the
row is the person, which a lookup writes as ``pk``; ``links`` is left to the detectors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ombud.datamap import declarations
from ombud.datamap.declarations import Personal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.db.models import Model

    from ombud.datamap.declarations import Declared, Part


@dataclass(frozen=True, slots=True)
class Way:
    """One way from a row to a person. role: empty where the map names none."""

    role: str
    lookup: str
    end: type[Model]


def ways_of(model: type[Model], column: Personal) -> Iterator[Way]:
    """Yield every way from a row of ``model`` to a person whom ``column`` is about."""
    for path in column.subject:
        role, _colon, lookup = path.rpartition(":")
        if lookup != "links":
            lookup = "pk" if lookup == "self" else lookup
            yield Way(role, lookup, end_of(model, lookup))


def end_of(model: type[Model], lookup: str) -> type[Model]:
    """Return the model at the end of ``lookup``; the checks know that it is a person."""
    found: Any = model
    for step in [] if lookup == "pk" else lookup.split("__"):
        found = found._meta.get_field(step).related_model
    end: type[Model] = found
    return end


def leading(lookups: Iterable[str], persons: Iterable[int]) -> Q:
    """Return a condition that any of ``lookups`` leads to one of ``persons``, row numbers.

    Never true where there are no lookups.
    """
    numbers = tuple(persons)
    condition = Q(pk__in=())
    for lookup in lookups:
        condition |= Q(**{f"{lookup}__in": numbers})
    return condition


def declared_models() -> list[tuple[type[Model], Mapping[str, Declared]]]:
    """Return every declared model with its columns, in a fixed order."""
    every = sorted(declarations.models.items(), key=lambda item: item[0]._meta.label)
    return [(model, declaration.columns) for model, declaration in every]


def parts_of(model: type[Model]) -> list[Part]:
    """Return what was declared at run time about rows of ``model``."""
    return declarations.parts[model]() if model in declarations.parts else []


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of a model of which the map says the same.

    name: of the part that people made up, or empty. where: lookups that find the rows.
    columns: what is personal, by column. words: for a relation, the lookup of its words.
    said: what the person is told that a column is.
    """

    model: type[Model]
    name: str
    where: Mapping[str, object]
    columns: Mapping[str, Personal]
    words: Mapping[str, str]
    said: Mapping[str, object]

    def label(self, column: str) -> str:
        """Return what ``column`` is called to the person; a made-up field by its own name."""
        return self.name or str(self.said[column])


def sections() -> Iterator[Section]:
    """Yield all that the map knows, model by model and part by part, relations included."""
    for model, columns in declared_models():
        parts = parts_of(model)
        for part in parts:
            yield section(model, part.columns, part.name, part.where)
        if not parts:
            yield section(model, columns, "", {})


def section(
    model: type[Model], columns: Mapping[str, Declared], name: str, where: Mapping[str, object]
) -> Section:
    found = {key: one for key, one in columns.items() if isinstance(one, Personal)}
    words: dict[str, str] = {}
    for relation, related in declarations.models[model].related.items():
        declared = related.declared or next(iter(found.values()), None)
        if declared is not None:  # of a part about nobody the words are about nobody, too
            found[relation], words[relation] = declared, related.shows
    said = declarations.models[model].said
    return Section(model, name, where, found, words, said)


def columns_of(model: type[Model]) -> dict[str, Personal]:
    """Return the personal columns of ``model``, those of its parts included."""
    every: dict[str, Declared] = dict(declarations.models[model].columns)
    for part in parts_of(model):
        every |= part.columns
    return {name: one for name, one in every.items() if isinstance(one, Personal)}


def lookups_of(
    model: type[Model], columns: Iterable[Personal], person: type[Model]
) -> list[str]:
    """Return the lookups by which ``columns`` lead to a person of the kind ``person``."""
    ways = (way for column in columns for way in ways_of(model, column))
    return sorted({way.lookup for way in ways if way.end is person})

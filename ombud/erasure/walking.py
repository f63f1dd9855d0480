"""The data map, read for one person: which rows, which columns, what happens to each.

No package is named here. A model that is declared is erased by what it declares; tables with
a place in the search index or with sealed objects are taken by the steps that know them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, JSONField, Model, TextField

from ombud.base.coded import CodedField
from ombud.base.squeezed import SqueezedTextField
from ombud.datamap import Erasure, Personal
from ombud.datamap.walking import declared_models, leading, parts_of, ways_of
from ombud.people.models import Agent, Contact, Identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.db.models import QuerySet

    from ombud.datamap import Declared, Part
    from ombud.subjects.persons import Person

PERSONS: tuple[type[Model], ...] = (Contact, Agent)
# In these roles a row is about the person or by them at work: their marks go, the row stays.
ABOUT = frozenset({"about", "writer", "mentioned", "quoted", "depicted", "reader"})
WHOLE_TEXT = frozenset({Erasure.REPLACE_TEXT, Erasure.BLANK})
taken_elsewhere: dict[type[Model], frozenset[str]] = {}
"""Models that a step of their own takes, and what of each it leaves; filled in ``wiring``."""


def is_taken(model: type[Model], column: str) -> bool:
    """Say whether a step of its own takes ``column`` of ``model``."""
    return model in taken_elsewhere and column not in taken_elsewhere[model]


@dataclass(frozen=True, slots=True)
class Step:
    """One column of one model, for one person.

    part: which rows of the model, for columns that were made up at run time.
    own, about: lookups to rows that are the person's own, or only about them.
    """

    model: type[Model]
    column: str
    declared: Personal
    own: tuple[str, ...]
    about: tuple[str, ...]
    part: Part | None = None

    @property
    def name(self) -> str:
        part = f"[{self.part.name}]" if self.part else ""
        return f"{self.model._meta.label}.{self.column}{part}"

    @property
    def source(self) -> tuple[object, ...]:
        """Return what tells its rows from those of other steps."""
        return self.model, self.part and self.part.name, self.own, self.about

    def rows(self, person: Person, *, own: bool) -> QuerySet[Any]:
        """Return the rows that are the person's own, or those that are only about them."""
        mine = leading(self.own, person.numbers)
        rows = self.model._default_manager.all()
        if self.part is not None:
            rows = rows.filter(**self.part.where)
        if own:
            return rows.filter(mine)
        return rows.filter(leading(self.about, person.numbers)).exclude(mine)

    @property
    def softly(self) -> Erasure:
        """Return what happens to rows that are only about the person."""
        how = self.declared.erasure
        is_text = isinstance(
            self.model._meta.get_field(self.column), CharField | TextField | JSONField
        )
        return Erasure.REDACT_SPANS if how in WHOLE_TEXT and is_text else how


def steps_for(person: Person, *, only: Iterable[type[Model]] | None = None) -> Iterator[Step]:
    """Yield every personal column that leads to ``person``'s kind, in a fixed order.

    only: the models to look at, all of them if not given.
    """
    for model, columns in declared_models():
        if only is not None and model not in only:
            continue
        parts = parts_of(model)
        for part in parts:
            yield from steps_in(model, part.columns, person, part)
        if not parts:
            yield from steps_in(model, columns, person, None)


def steps_in(
    model: type[Model], columns: Mapping[str, Declared], person: Person, part: Part | None
) -> Iterator[Step]:
    for name in sorted(columns):
        declared = columns[name]
        if isinstance(declared, Personal):
            ways = [way for way in ways_of(model, declared) if way.end is person.end]
            own = tuple(way.lookup for way in ways if way.role not in ABOUT)
            about = tuple(way.lookup for way in ways if way.role in ABOUT)
            if ways:
                yield Step(model, name, declared, own, about, part)


@cache
def texts() -> tuple[tuple[type[Model], list[str]], ...]:
    """Return every model with its columns of text that the database can look into.

    Names of persons and their identifiers are left out, for an identifier there is another
    person's own; so is what a step of its own takes.
    """
    return tuple(
        (model, names)
        for model, columns in declared_models()
        if model is not Identifier
        and (
            names := [one for one, how in sorted(columns.items()) if is_swept(model, one, how)]
        )
    )


def is_swept(model: type[Model], name: str, declared: Declared) -> bool:
    return is_searched(model, name) and not is_a_name(declared) and not is_taken(model, name)


def is_a_name(declared: Declared) -> bool:
    """Say whether a column names somebody: another person of that name keeps theirs."""
    return isinstance(declared, Personal) and declared.erasure is Erasure.PSEUDONYM


def is_searched(model: type[Model], name: str) -> bool:
    field = model._meta.get_field(name)
    if isinstance(field, SqueezedTextField | CodedField) or getattr(field, "choices", None):
        return False
    return isinstance(field, CharField | TextField | JSONField)

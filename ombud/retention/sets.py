"""Plug point: what rules can be about. A package adds its set in its wiring, by one line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ombud.base.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import Model, Q, QuerySet

    from ombud.retention.statuses import Act
    from ombud.rules.fields import FieldSet

    # Takes row numbers and why they end; returns how many rows it took.
    Verb = Callable[[list[int], "Ending"], int]


@dataclass(frozen=True, slots=True)
class Ending:
    """Why rows end: by which rule, which of their parts (none: all), counted until when."""

    rule: int
    parts: Sequence[str]
    until: datetime


@dataclass(frozen=True, slots=True)
class ObjectSet:
    """Rows of one table that end by rules.

    triggers: lookup of the moment from which a period counts → what it is called.
    verbs: what can be done to a chunk of rows, in the transaction of the chunk.
    parts: groups of columns that can end apart → what they are called; none: only whole rows.
    fields: what a condition can ask; none: a rule takes all rows whose time has come.
    only: the rows of the table that belong to it; none: all.
    ripe: what is asked of a row besides, given the moment until which its period is over.
    own_due: where each row has a period of its own, the condition that it is over.
    bounds: days that a rule may choose at least and at most.
    """

    name: str
    title: Any
    model: type[Model]
    triggers: Mapping[str, Any]
    verbs: Mapping[Act, Verb]
    parts: Mapping[str, Any] = field(default_factory=dict)
    fields: FieldSet | None = None
    only: Q | None = None
    ripe: Callable[[datetime], Q] | None = None
    own_due: Callable[[datetime], Q] | None = None
    bounds: tuple[int, int] | None = None

    def rows(self) -> QuerySet[Any]:
        """Return all rows of the set, whether their time has come or not."""
        every = self.model._default_manager.all()
        return every if self.only is None else every.filter(self.only)


sets: Registry[ObjectSet] = Registry("set of objects")


def add(one: ObjectSet) -> None:
    """Let rules be about ``one``."""
    sets.register(one.name, one)


def deletion_of(model: type[Model]) -> Verb:
    """Return the verb that deletes rows of ``model``."""

    def verb(numbers: list[int], _ending: Ending) -> int:
        model._default_manager.filter(pk__in=numbers).delete()
        return len(numbers)

    return verb

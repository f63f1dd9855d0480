"""Facts: what an event states. Free text cannot be put in, by type."""

from __future__ import annotations

import dataclasses
import inspect
import sys
import typing
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, SimpleNamespace, UnionType
from typing import TYPE_CHECKING, Any, ClassVar

from ombud.base.registry import Registry
from ombud.events.codes import KINDS, shorten

if TYPE_CHECKING:
    from ombud.events.statuses import Ages

PLAIN = (int, bool, float, date, datetime, NoneType)


def is_plain(hint: Any) -> bool:
    """Say whether values of type ``hint`` are numbers, dates or enumerations only."""
    if typing.get_origin(hint) in {typing.Union, UnionType, tuple}:
        return all(part is ... or is_plain(part) for part in typing.get_args(hint))
    return isinstance(hint, type) and (hint in PLAIN or issubclass(hint, Enum))


@dataclass(frozen=True)
class Fact:
    """What an event states. Sub-classes are frozen dataclasses with a ``kind``.

    The docstring of a sub-class is its entry in ``docs/events.md``. Its fields may be
    numbers, booleans, dates, enumerations and ids; a ``str`` field raises ``TypeError``
    when the class is defined, because text would bring personal data into the log.

    code: two capitals that stand for ``kind`` in the database, for facts of which a desk has
    very many. It may be given later, and is never taken away.
    ages: the class of entries that are reduced to their hashes once their period is over, for
    facts about who did what when; none for what is kept with the desk. Permanent as well.
    """

    kind: ClassVar[str]
    code: ClassVar[str] = ""
    ages: ClassVar[Ages | None] = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = SimpleNamespace(__annotations__=inspect.get_annotations(cls))
        module = {"ClassVar": ClassVar, **vars(sys.modules[cls.__module__])}
        for name, hint in typing.get_type_hints(own, module).items():
            if typing.get_origin(hint) is not ClassVar and not is_plain(hint):
                raise TypeError(
                    f"{cls.__name__}.{name}: a fact holds no free text, not {hint!r}."
                )
        facts.register(cls.kind, cls)
        if cls.code:
            shorten(KINDS, cls.kind, cls.code)
        if cls.ages:
            ageing[cls.kind] = cls.ages

    def payload(self) -> dict[str, Any]:
        """Return the fields as plain JSON values; enumerations by value, dates in ISO 8601."""
        return {
            field.name: plain_value(getattr(self, field.name))
            for field in dataclasses.fields(self)
        }


def plain_value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain_value(part) for part in value]
    return value


facts: Registry[type[Fact]] = Registry("fact")
ageing: dict[str, Ages] = {}  # by kind, for those that age

"""What a JSON column holds, as a declaration that each value is held to when it is written.

A shape answers where a value leaves it, by positions and by keys that we declared ourselves:
the text of a value, or of a key that nobody declared, is never repeated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db import models

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Misshapen(ValueError):  # noqa: N818 - the value is
    """A value that its column does not declare; it is not written."""


class Shape(Protocol):
    """What a value can be."""

    def misfit(self, value: Any) -> str | None:
        """Return where ``value`` leaves the shape ("" for as a whole), None if nowhere."""

    def described(self) -> Any:
        """Return the shape in plain values, for the data map."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value of one of ``types``; ``form``: what a text must look like."""

    name: str
    types: tuple[type, ...]
    form: re.Pattern[str] | None = field(default=None, compare=False)

    def misfit(self, value: Any) -> str | None:
        is_number_for_it = isinstance(value, bool) and bool not in self.types
        if is_number_for_it or not isinstance(value, self.types):
            return ""
        if self.form is not None and not self.form.fullmatch(str(value)):
            return ""
        return None

    def described(self) -> Any:
        return self.name


TEXT = Scalar("text", (str,))
WORD = Scalar("word", (str,), re.compile(r"[^\s\x00-\x1f]{0,200}"))  # a key, a name or a date
WHOLE = Scalar("whole number", (int,))
NUMBER = Scalar("number", (int, float))
YES_OR_NO = Scalar("yes or no", (bool,))
NOTHING = Scalar("nothing", (type(None),))


@dataclass(frozen=True, slots=True)
class Either:
    """One of several shapes."""

    shapes: tuple[Shape, ...]

    def misfit(self, value: Any) -> str | None:
        found = [one.misfit(value) for one in self.shapes]
        return None if None in found else max((one or "" for one in found), key=len)

    def described(self) -> Any:
        return {"either": [one.described() for one in self.shapes]}


@dataclass(frozen=True, slots=True)
class ListOf:
    """Any number of values of one shape."""

    of: Shape

    def misfit(self, value: Any) -> str | None:
        if not isinstance(value, list | tuple):
            return ""
        return next(
            (
                f"[{at}]{found}"
                for at, one in enumerate(value)
                if (found := self.of.misfit(one)) is not None
            ),
            None,
        )

    def described(self) -> Any:
        return {"list of": self.of.described()}


@dataclass(frozen=True, slots=True)
class Row:
    """A list with a value for each of ``shapes``, in their order."""

    shapes: tuple[Shape, ...]

    def misfit(self, value: Any) -> str | None:
        if not isinstance(value, list | tuple) or len(value) != len(self.shapes):
            return ""
        pairs = enumerate(zip(self.shapes, value, strict=True))
        return next(
            (
                f"[{at}]{found}"
                for at, (shape, one) in pairs
                if (found := shape.misfit(one)) is not None
            ),
            None,
        )

    def described(self) -> Any:
        return {"row": [one.described() for one in self.shapes]}


@dataclass(frozen=True, slots=True)
class MapOf:
    """Values of one shape under keys of another: keys that are data, such as row numbers."""

    of: Shape
    keys: Shape = WORD

    def misfit(self, value: Any) -> str | None:
        if not isinstance(value, dict):
            return ""
        for key, one in value.items():
            if self.keys.misfit(key) is not None:
                return ".(a key)"
            found = self.of.misfit(one)
            if found is not None:
                return f".(a key){found}"
        return None

    def described(self) -> Any:
        return {"keys": self.keys.described(), "map of": self.of.described()}


@dataclass(frozen=True, slots=True)
class Keys:
    """An object of declared keys; those of ``may`` can be missing. No other key is taken."""

    must: Mapping[str, Shape]
    may: Mapping[str, Shape] = field(default_factory=dict)

    def misfit(self, value: Any) -> str | None:
        if not isinstance(value, dict) or set(self.must) - set(value):
            return ""
        known = {**self.must, **self.may}
        for key, one in value.items():
            if key not in known:
                return ".(an undeclared key)"
            found = known[key].misfit(one)
            if found is not None:
                return f".{key}{found}"
        return None

    def described(self) -> Any:
        return {
            "must": {name: one.described() for name, one in sorted(self.must.items())},
            "may": {name: one.described() for name, one in sorted(self.may.items())},
        }


@dataclass(frozen=True, slots=True)
class Named:
    """A shape that is found by a name, so that it can lie within itself."""

    name: str
    shape: Callable[[], Shape] = field(compare=False)

    def misfit(self, value: Any) -> str | None:
        return self.shape().misfit(value)

    def described(self) -> Any:
        return self.name


SIMPLE = Either((TEXT, NUMBER, YES_OR_NO, NOTHING))
# What other servers hand out by a public standard, or what each kind of setting says by itself.
ANYTHING: Shape = Named("anything", lambda: _ANYTHING)
_ANYTHING: Shape = Either((SIMPLE, ListOf(ANYTHING), MapOf(ANYTHING, TEXT)))
CONDITION: Shape = Named("condition", lambda: _CONDITION)
_CONDITION: Shape = Either(
    (
        Keys(
            {"field": WORD, "operator": WORD},
            {"value": Either((SIMPLE, ListOf(SIMPLE)))},
        ),
        Keys({}, {"all": ListOf(CONDITION)}),
        Keys({"any": ListOf(CONDITION)}),
        Keys({"not": CONDITION}),
    )
)
STEPS = ListOf(
    Keys({"action": WORD}, {"with": MapOf(Either((SIMPLE, ListOf(SIMPLE), MapOf(SIMPLE))))})
)


def held(column: models.Field[Any, Any], shape: Shape, value: Any) -> Any:
    """Return ``value`` if it fits ``shape``. Raises ``Misshapen``, which says where not."""
    is_said_by_database = value is None or hasattr(value, "resolve_expression")
    if not is_said_by_database and (found := shape.misfit(value)) is not None:
        raise Misshapen(f"{column} does not take this: it is none at {found or 'its top'}.")
    return value


class ShapedJSONField(models.JSONField):
    """JSON of a declared shape. In migrations it is a plain column of JSON."""

    def __init__(self, *given: Any, shape: Shape | None = None, **options: Any) -> None:
        super().__init__(*given, **options)
        self.shape = shape

    def deconstruct(self) -> Any:
        name, _path, given, options = super().deconstruct()
        return name, "django.db.models.JSONField", given, options

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if self.shape is None:
            raise ImproperlyConfigured(f"{self} has no shape (ombud.base.shapes).")
        return super().get_db_prep_save(held(self, self.shape, value), connection)

"""Conditions as a tree, and their JSON form.

``{"field": "status", "operator": "in", "value": ["new", "open"]}``, put together by
``{"all": […]}``, ``{"any": […]}`` and ``{"not": {…}}``; ``{}`` is true of everything.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ombud.rules.operators import EVENT, VALUELESS, Operator
from ombud.rules.values import BadValue, Value, checked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ombud.rules.fields import Field, FieldSet

DEPTH_LIMIT = 8
SIZE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a field with a value, as JSON writes it; lists are tuples."""

    field: str
    operator: Operator
    value: Value = None


@dataclass(frozen=True, slots=True)
class All:
    """True when all parts are; without parts, always."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - the plain word is typing's
    """True when one of the parts is; without parts, never."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is not."""

    part: Node


Node = Condition | All | Any_ | Not
EVERYTHING = All()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: ``all[2].value``; empty means the whole.

    The reason never repeats what was given, which may be about a person.
    """

    where: str
    reason: str


class InvalidCondition(Exception):  # noqa: N818 - reads as a sentence where it is caught
    """The condition cannot be used; ``problems`` say why, part by part."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"The condition has {len(problems)} problem(s).")
        self.problems = problems


def from_json(data: object, fields: FieldSet, *, with_events: bool = False) -> Node:
    """Return the condition that ``data`` (as ``json.loads`` gives it) describes.

    ``with_events`` allows what only an event can answer: changed, changed to, changed from.
    Raises ``InvalidCondition`` with all problems found, and nothing else.
    """
    reader = _Reader(fields, with_events=with_events)
    node = reader.node(data, "", 1)
    if reader.problems:
        raise InvalidCondition(reader.problems)
    return node


class _Reader:
    """Reads JSON and collects problems in place of stopping at the first."""

    def __init__(self, fields: FieldSet, *, with_events: bool) -> None:
        self.fields = fields
        self.with_events = with_events
        self.problems: list[Problem] = []
        self.size = 0

    def refuse(self, where: str, reason: str) -> Node:
        if len(self.problems) < SIZE_LIMIT:
            self.problems.append(Problem(where, reason))
        return EVERYTHING

    def node(self, data: object, where: str, depth: int) -> Node:
        self.size += 1
        if self.size > SIZE_LIMIT:
            return self.refuse(where, f"A condition has at most {SIZE_LIMIT} parts.")
        if depth > DEPTH_LIMIT:
            return self.refuse(where, f"Groups lie at most {DEPTH_LIMIT} deep.")
        if not isinstance(data, dict):
            return self.refuse(where, "A condition is an object with a field, all, any or not.")
        if not data and not where:
            return EVERYTHING
        if "field" in data:
            return self.condition(data, where)
        return self.group(data, where, depth)

    def group(self, data: dict[Any, Any], where: str, depth: int) -> Node:
        if len(data) != 1 or not data.keys() <= {"all", "any", "not"}:
            return self.refuse(where, "Give a field, or exactly one of all, any and not.")
        ((word, content),) = data.items()
        inside = f"{where}.{word}".lstrip(".")
        if word == "not":
            return Not(self.node(content, inside, depth + 1))
        if not isinstance(content, list):
            return self.refuse(inside, "Give a list of conditions.")
        parts = []
        for index, part in enumerate(content):
            parts.append(self.node(part, f"{inside}[{index}]", depth + 1))
            if self.size > SIZE_LIMIT:
                break
        return All(tuple(parts)) if word == "all" else Any_(tuple(parts))

    def condition(self, data: dict[Any, Any], where: str) -> Node:
        if not data.keys() <= {"field", "operator", "value"}:
            return self.refuse(where, "Only field, operator and value belong here.")
        field = self.field(data["field"], f"{where}.field".lstrip("."))
        operator = self.operator(data.get("operator"), f"{where}.operator".lstrip("."), field)
        if field is None or operator is None:
            return EVERYTHING
        try:
            value = checked(field, operator, data.get("value"))
        except BadValue as bad:
            return self.refuse(f"{where}.value".lstrip("."), bad.reason)
        return Condition(field.name, operator, value)

    def field(self, name: object, where: str) -> Field | None:
        field = self.fields.get(name) if isinstance(name, str) else None
        if field is None:
            known = [field.name for field in self.fields]
            near = difflib.get_close_matches(str(name)[:60], known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            self.refuse(where, f"There is no field of this name.{hint}")
        elif field.derived and field.derived.sql is None and not self.with_events:
            self.refuse(where, "This field exists only in rules that run on an event.")
            return None
        return field

    def operator(self, word: object, where: str, field: Field | None) -> Operator | None:
        operator = Operator(word) if isinstance(word, str) and word in set(Operator) else None
        if operator is None:
            self.refuse(where, "There is no operator of this name.")
        elif field and operator not in field.operators:
            usable = ", ".join(sorted(field.operators))
            self.refuse(where, f"This field can be compared with: {usable}.")
            return None
        elif operator in EVENT and not self.with_events:
            self.refuse(where, "Changes can be asked about only in rules that run on an event.")
            return None
        return operator


def to_json(node: Node) -> dict[str, Any]:
    """Return ``node`` as plain JSON values; ``from_json`` reads the same node back."""
    match node:
        case All(parts):
            return {"all": [to_json(part) for part in parts]}
        case Any_(parts):
            return {"any": [to_json(part) for part in parts]}
        case Not(part):
            return {"not": to_json(part)}
        case Condition(field, operator, value):
            written: dict[str, Any] = {"field": field, "operator": operator.value}
            if operator not in VALUELESS:
                written["value"] = list(value) if isinstance(value, tuple) else value
            return written


def conditions(node: Node) -> Iterator[Condition]:
    """Yield every comparison inside ``node``, from left to right."""
    match node:
        case Condition():
            yield node
        case Not(part):
            yield from conditions(part)
        case All(parts) | Any_(parts):
            for part in parts:
                yield from conditions(part)

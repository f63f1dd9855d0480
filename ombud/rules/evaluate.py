"""Conditions asked in memory, of one subject."""

from __future__ import annotations

import operator as compare
from typing import TYPE_CHECKING, Any

from ombud.rules.checks import (
    Among,
    Between,
    Check,
    Compared,
    Holds,
    HoldsWords,
    IsEmpty,
    check_for,
)
from ombud.rules.context import Context
from ombud.rules.fields import FieldType
from ombud.rules.folding import folded
from ombud.rules.language import All, Any_, Condition, InvalidCondition, Node, Not, Problem
from ombud.rules.operators import EVENT, Operator

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ombud.rules.fields import Field, FieldSet

__all__ = ["Context", "matches", "value_of"]

COMPARISONS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.GT: compare.gt,
    Operator.GTE: compare.ge,
    Operator.LT: compare.lt,
    Operator.LTE: compare.le,
}


def matches(node: Node, subject: object, fields: FieldSet, context: Context) -> bool:
    """Say whether ``subject`` meets ``node``.

    Raises ``InvalidCondition`` when a field is not known any more.
    """
    match node:
        case All(parts):
            return all(matches(part, subject, fields, context) for part in parts)
        case Any_(parts):
            return any(matches(part, subject, fields, context) for part in parts)
        case Not(part):
            return not matches(part, subject, fields, context)
        case Condition():
            return _meets(node, subject, field_of(node, fields), context)


def field_of(condition: Condition, fields: FieldSet) -> Field:
    """Return the field of ``condition``. Raises ``InvalidCondition`` when there is none."""
    field = fields.get(condition.field)
    if field is None:
        raise InvalidCondition([Problem("field", "There is no field of this name any more.")])
    return field


def value_of(field: Field, subject: object, context: Context) -> Any:
    """Return what ``subject`` holds in ``field``; a list for those with many values."""
    if field.derived:
        return field.derived.get(subject, context)
    values = _values_at(subject, field.path.split("__"))
    if field.type == FieldType.MULTI:
        return values
    return values[0] if values else None


def _values_at(subject: Any, path: list[str]) -> list[Any]:
    """Return the values that lie at ``path``, going through relations to many."""
    if subject is None:
        return []
    if hasattr(subject, "all"):
        return [value for row in subject.all() for value in _values_at(row, path)]
    if not path:
        return [subject]
    return _values_at(getattr(subject, path[0]), path[1:])


def _meets(condition: Condition, subject: object, field: Field, context: Context) -> bool:
    value = value_of(field, subject, context)
    if condition.operator in EVENT:
        return _has_changed(condition, field, value, context)
    check, is_negated = check_for(field, condition, context)
    return meets(check, value) != is_negated


def _has_changed(condition: Condition, field: Field, value: Any, context: Context) -> bool:
    if context.before is None or field.name not in context.before:
        return False
    before = context.before[field.name]
    if _comparable(before) == _comparable(value):
        return False
    if condition.operator == Operator.CHANGED:
        return True
    side = value if condition.operator == Operator.CHANGED_TO else before
    check, is_negated = check_for(field, condition, context)
    return meets(check, side) != is_negated


def _comparable(value: Any) -> Any:
    return frozenset(value) if isinstance(value, list | tuple | set) else value


def meets(check: Check, value: Any) -> bool:
    """Say whether ``value`` (as stored; a list for many) passes ``check``."""
    if isinstance(check, IsEmpty):
        return value is None or value in ("", [])
    if isinstance(value, list):
        return any(_one_meets(check, part) for part in value)
    return _one_meets(check, value)


def _one_meets(check: Check, value: Any) -> bool:
    if value is None:
        return isinstance(check, Among) and check.or_empty
    match check:
        case Among(values, _, is_folded):
            return (folded(value) if is_folded else _as_stored(value)) in values
        case Compared(operator, bound):
            return COMPARISONS[operator](value, bound)
        case Between(span):
            return _lies_within(value, span.start, span.end)
        case Holds(part, at_start):
            text = folded(str(value))
            return text.startswith(part) if at_start else part in text
        case HoldsWords(words):
            return bool(words <= value)
        case _:
            return False


def _as_stored(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _lies_within(value: datetime, start: datetime | None, end: datetime | None) -> bool:
    return (start is None or value >= start) and (end is None or value < end)

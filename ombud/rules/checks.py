"""What a comparison comes down to once it is known who asks, when and where.

Every operator becomes one of seven checks and a sign. Memory and database both work from
these, so that time zones, special values and folding are decided in one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ombud.rules import moments
from ombud.rules.fields import FieldType
from ombud.rules.folding import folded
from ombud.rules.moments import Span
from ombud.rules.operators import POSITIVE, Operator
from ombud.rules.values import ME, MY_TEAMS, NOBODY, decimal_of

if TYPE_CHECKING:
    from ombud.rules.context import Context
    from ombud.rules.fields import Field
    from ombud.rules.language import Condition
    from ombud.rules.values import Value


@dataclass(frozen=True, slots=True)
class Among:
    """The value is one of ``values`` (as stored), or is empty.

    ``is_folded``: they are folded texts, and are compared with folded texts.
    """

    values: frozenset[object]
    or_empty: bool = False
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """The value is greater or smaller: gt, gte, lt or lte ``bound``. Empty is neither."""

    operator: Operator
    bound: int | Decimal


@dataclass(frozen=True, slots=True)
class Between:
    """The value lies within ``span``. Empty does not."""

    span: Span


@dataclass(frozen=True, slots=True)
class Holds:
    """The folded text holds ``part``; ``at_start``: begins with it."""

    part: str
    at_start: bool = False


@dataclass(frozen=True, slots=True)
class HoldsWords:
    """One text holds each of these words, as the field cuts them, in whatever order."""

    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class IsEmpty:
    """There is no value: none stored, an empty text, or none of many."""


Check = Among | Compared | Between | Holds | HoldsWords | IsEmpty


def check_for(field: Field, condition: Condition, context: Context) -> tuple[Check, bool]:
    """Return what ``condition`` asks of ``field`` in ``context``, and whether it is negated."""
    positive = POSITIVE.get(condition.operator, condition.operator)
    is_negated = positive != condition.operator
    check = _positive_check(field, positive, condition.value, context)
    if field.type == FieldType.FLAG and check == Among(frozenset({False})):
        return Among(frozenset({True})), not is_negated
    return check, is_negated


def _positive_check(field: Field, operator: Operator, value: Value, context: Context) -> Check:
    match operator:
        case Operator.EMPTY:
            return IsEmpty()
        case Operator.IS | Operator.IN | Operator.CHANGED_TO | Operator.CHANGED_FROM:
            return _among(field, value if isinstance(value, tuple) else (value,), context)
        case Operator.CONTAINS if field.type == FieldType.WORDS:
            return HoldsWords(frozenset(field.cut(str(value))))
        case Operator.CONTAINS | Operator.STARTS_WITH:
            return Holds(folded(str(value)), at_start=operator == Operator.STARTS_WITH)
        case Operator.BEFORE | Operator.AFTER | Operator.WITHIN:
            return Between(_span(operator, str(value), context))
        case _:
            return Compared(operator, _bound(field, value))


def _bound(field: Field, value: Value) -> int | Decimal:
    if field.type == FieldType.DECIMAL:
        return decimal_of(str(value)) or Decimal(0)
    choice = field.choice(str(value)) if field.choices else None
    bound = choice.value if choice else value
    return bound if isinstance(bound, int) else 0


def _span(operator: Operator, value: str, context: Context) -> Span:
    moment = moments.parse(value)
    if moment is None:
        return Span(context.now, context.now)  # not a time any more: nothing lies within it
    span = moment.resolve(context.now, context.time_zone)
    if operator == Operator.BEFORE:
        return Span(None, span.start)
    return Span(span.end, None) if operator == Operator.AFTER else span


def _among(field: Field, values: tuple[object, ...], context: Context) -> Among:
    stored: set[object] = set()
    for value in values:
        stored |= _stored(field, value, context)
    is_reference = field.type == FieldType.REFERENCE
    is_text = field.type in {FieldType.TEXT, FieldType.MULTI} and field.prepare is None
    return Among(frozenset(stored), is_reference and NOBODY in values, is_text)


def _stored(field: Field, value: object, context: Context) -> set[object]:
    """Return how the database holds ``value``: none, one or, for my teams, several."""
    if field.type == FieldType.REFERENCE:
        return _ids(value, context)
    if field.type == FieldType.CHOICE:
        choice = field.choice(str(value))
        return {choice.value} if choice else set()
    if field.type == FieldType.DECIMAL:
        number = decimal_of(str(value))
        return set() if number is None else {number}
    if isinstance(value, str):
        return {field.prepare(value) if field.prepare else folded(value)}
    return {value}


def _ids(value: object, context: Context) -> set[object]:
    if value == ME:
        return set() if context.agent_id is None else {context.agent_id}
    if value == MY_TEAMS:
        return set(context.team_ids)
    return set() if value == NOBODY else {value}

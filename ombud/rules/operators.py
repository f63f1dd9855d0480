"""The operators of the condition language, and what each of them needs."""

from __future__ import annotations

from enum import StrEnum


class Operator(StrEnum):
    """How a field is compared. The value is the word used in JSON."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    NOT_CONTAINS = "not_contains"
    STARTS_WITH = "starts_with"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    BEFORE = "before"
    AFTER = "after"
    WITHIN = "within"
    EMPTY = "empty"
    NOT_EMPTY = "not_empty"
    CHANGED = "changed"
    CHANGED_TO = "changed_to"
    CHANGED_FROM = "changed_from"


POSITIVE = {
    Operator.IS_NOT: Operator.IS,
    Operator.NOT_IN: Operator.IN,
    Operator.NOT_CONTAINS: Operator.CONTAINS,
    Operator.NOT_EMPTY: Operator.EMPTY,
}
"""A negative operator matches exactly what its positive twin does not, emptiness included."""

NEGATIVE = {positive: negative for negative, positive in POSITIVE.items()}

EVENT = frozenset({Operator.CHANGED, Operator.CHANGED_TO, Operator.CHANGED_FROM})
"""Need to know what was before, so they only work where an event is looked at."""

LISTS = frozenset({Operator.IN, Operator.NOT_IN})
VALUELESS = frozenset({Operator.EMPTY, Operator.NOT_EMPTY, Operator.CHANGED})
ORDER = frozenset({Operator.GT, Operator.GTE, Operator.LT, Operator.LTE})

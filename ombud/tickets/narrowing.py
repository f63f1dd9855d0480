"""Which conditions an index can answer: what a view should begin with on a large desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.rules.language import All, Any_, Condition, Not, conditions
from ombud.rules.operators import NEGATIVE, ORDER, Operator

if TYPE_CHECKING:
    from ombud.rules.language import Node

# Fields that few rows share and an index leads to; others are read row by row.
LEADING = frozenset(
    {
        "number",
        "team",
        "assignee",
        "contact",
        "contact.email",
        "participant.email",
        "tag",
        "text",
    }
)
EQUAL = frozenset({Operator.IS, Operator.IN, Operator.CONTAINS})
UNSOLVED_WORDS = frozenset({"new", "open", "pending"})


def is_narrow(node: Node) -> bool:
    """Say whether ``node`` leads to its tickets by an index, without reading all of them."""
    match node:
        case All(parts):
            return any(is_narrow(part) for part in parts)
        case Any_(parts):
            return bool(parts) and all(is_narrow(part) for part in parts)
        case Not(Condition(field, operator, value)) if operator in NEGATIVE:
            return is_narrow(Condition(field, NEGATIVE[operator], value))
        case Not():
            return False
        case Condition():
            return leads(node)


def leads(condition: Condition) -> bool:
    """Say whether one comparison is answered by an index."""
    if condition.field == "is_open":
        return (condition.operator == Operator.IS) == bool(condition.value)
    if condition.field == "status":
        values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        return condition.operator in EQUAL and UNSOLVED_WORDS.issuperset(map(str, values))
    if condition.field == "number" and condition.operator in ORDER:
        return True
    return condition.field in LEADING and condition.operator in EQUAL


def slow_fields(node: Node) -> list[str]:
    """Return the names of the fields for which all tickets would be read; empty when none.

    Nothing is slow where something else in the condition narrows it first, or where
    everything is asked for: a page of that follows the order of the list.
    """
    if is_narrow(node):
        return []
    every = list(conditions(node))
    found = [one.field for one in every if not leads(one)]
    return list(dict.fromkeys(found or [one.field for one in every]))

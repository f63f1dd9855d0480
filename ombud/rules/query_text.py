"""A query written back as the text of the search box; reading it gives the same query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ombud.rules.fields import FieldType
from ombud.rules.language import All, Any_, Condition, InvalidCondition, Node, Not, Problem
from ombud.rules.operators import EVENT, POSITIVE, Operator

if TYPE_CHECKING:
    from ombud.rules.fields import Field, FieldSet
    from ombud.rules.query import Query, Term
    from ombud.rules.values import Scalar

PLAIN = re.compile(r"[\w@.+/#:-]+")
SIGNS = {
    Operator.GT: ">",
    Operator.GTE: ">=",
    Operator.LT: "<",
    Operator.LTE: "<=",
    Operator.BEFORE: "<",
    Operator.AFTER: ">",
}


def to_text(query: Query, fields: FieldSet) -> str:
    """Return ``query`` as a person would type it.

    Raises ``InvalidCondition`` for conditions that the search box cannot express: those on
    changes, and empty groups.
    """
    pieces = [f"#{query.ticket_number}"] if query.ticket_number is not None else []
    pieces += [_term(term) for term in query.words]
    parts = query.node.parts if isinstance(query.node, All) else (query.node,)
    pieces += [_node(part, fields) for part in parts]
    if query.order:
        pieces.append(f"sort:{query.order}")
    return " ".join(pieces)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _term(term: Term) -> str:
    sign = "-" if term.is_negated else ""
    text = sign + (quoted(term.text) if term.is_phrase else term.text)
    return " OR ".join([text, *(_term(other) for other in term.or_else)])


def _node(node: Node, fields: FieldSet) -> str:
    match node:
        case Condition():
            return _condition(node, fields)
        case Not(part):
            return f"-({_node(part, fields)})"
        case All(parts) | Any_(parts):
            if not parts:
                raise InvalidCondition([Problem("", "An empty group has no written form.")])
            between = " " if isinstance(node, All) else " OR "
            return f"({between.join(_node(part, fields) for part in parts)})"


def _condition(condition: Condition, fields: FieldSet) -> str:
    field = fields[condition.field]
    positive = POSITIVE.get(condition.operator, condition.operator)
    if positive in EVENT:
        raise InvalidCondition([Problem(field.name, "Changes have no written form.")])
    if positive == Operator.EMPTY:
        return f"{'no' if positive == condition.operator else 'has'}:{field.name}"
    sign = "-" if positive != condition.operator else ""
    if field.search.flag and condition.value is True:
        return sign + field.search.flag
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    prefix = _prefix(field, positive)
    return f"{sign}{field.name}:{prefix}{','.join(_value(field, value) for value in values)}"


def _prefix(field: Field, operator: Operator) -> str:
    if operator == Operator.CONTAINS:
        usual = field.type == FieldType.WORDS or (
            field.type == FieldType.TEXT and field.search.operator == Operator.CONTAINS
        )
        return "" if usual else "~"
    if operator == Operator.STARTS_WITH:
        return "^"
    if operator in {Operator.IS, Operator.IN} and field.type == FieldType.TEXT:
        return "=" if field.search.operator != Operator.IS else ""
    return SIGNS.get(operator, "")


def _value(field: Field, value: Scalar) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if field.type == FieldType.MOMENT and text[:1] in "<>":
        return text
    return text if PLAIN.fullmatch(text) else quoted(text)

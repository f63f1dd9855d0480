"""A condition in words that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ombud.rules.fields import FieldType
from ombud.rules.language import All, Any_, Condition, Node, Not
from ombud.rules.operators import VALUELESS, Operator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ombud.rules.fields import Field, FieldSet
    from ombud.rules.values import Scalar

PHRASES = {
    Operator.IS: "{field} is {value}",
    Operator.IS_NOT: "{field} is not {value}",
    Operator.IN: "{field} is {value}",
    Operator.NOT_IN: "{field} is not {value}",
    Operator.CONTAINS: "{field} contains {value}",
    Operator.NOT_CONTAINS: "{field} does not contain {value}",
    Operator.STARTS_WITH: "{field} starts with {value}",
    Operator.GT: "{field} is more than {value}",
    Operator.GTE: "{field} is at least {value}",
    Operator.LT: "{field} is less than {value}",
    Operator.LTE: "{field} is at most {value}",
    Operator.BEFORE: "{field} is before {value}",
    Operator.AFTER: "{field} is after {value}",
    Operator.WITHIN: "{field} is within {value}",
    Operator.EMPTY: "{field} is empty",
    Operator.NOT_EMPTY: "{field} is not empty",
    Operator.CHANGED: "{field} changes",
    Operator.CHANGED_TO: "{field} changes to {value}",
    Operator.CHANGED_FROM: "{field} changes from {value}",
}
WORDS = {
    "me": "me",
    "nobody": "nobody",
    "my_teams": "my teams",
    "this_week": "this week",
    "last_week": "last week",
    "next_week": "next week",
    "this_month": "this month",
    "last_month": "last month",
}
YES, NO = "yes", "no"
EVERYTHING, NOTHING, NOT = "everything", "nothing", "not ({condition})"
AND, OR = " and ", " or "


def describe(
    node: Node,
    fields: FieldSet,
    *,
    names: Mapping[tuple[str, int], str] | None = None,
    say: Callable[[str], str] = str,
) -> str:
    """Return ``node`` as a readable phrase: ``Status is New or Open and Tag is not billing``.

    names: what references are called, by kind and id; others are shown as ``#5``.
    say: translates the phrases and words of this module.
    """
    return _Wording(fields, names or {}, say).node(node, is_inside=False)


class _Wording:
    def __init__(
        self,
        fields: FieldSet,
        names: Mapping[tuple[str, int], str],
        say: Callable[[str], str],
    ) -> None:
        self.fields = fields
        self.names = names
        self.say = say

    def node(self, node: Node, *, is_inside: bool = True) -> str:
        match node:
            case Condition():
                return self.condition(node)
            case Not(part):
                inner = self.node(part, is_inside=False)
                return self.say(NOT).format(condition=inner)
            case All(parts) | Any_(parts):
                is_all = isinstance(node, All)
                if not parts:
                    return self.say(EVERYTHING if is_all else NOTHING)
                words = self.say(AND if is_all else OR).join(self.node(part) for part in parts)
                return f"({words})" if is_inside and len(parts) > 1 else words

    def condition(self, condition: Condition) -> str:
        field = self.fields.get(condition.field)
        label = str(field.label) if field else condition.field
        phrase = self.say(PHRASES[condition.operator])
        if condition.operator in VALUELESS:
            return phrase.format(field=label)
        value = condition.value
        values = value if isinstance(value, tuple) else (value,)
        return phrase.format(
            field=label, value=self.listed([self.value(field, v) for v in values])
        )

    def listed(self, words: list[str]) -> str:
        *first, last = words
        return f"{', '.join(first)}{self.say(OR)}{last}" if first else last

    def value(self, field: Field | None, value: Scalar) -> str:
        choice = field.choice(str(value)) if field and field.choices else None
        if choice:
            return str(choice.label) or choice.word
        if isinstance(value, bool):
            return self.say(YES if value else NO)
        if isinstance(value, int) and field and field.reference:
            return self.names.get((field.reference, value), f"#{value}")
        if field and field.type in {FieldType.REFERENCE, FieldType.MOMENT}:
            return self.say(WORDS.get(str(value), str(value)))
        return str(value)

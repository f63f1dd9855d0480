"""What one ``name:value`` of the search box means as a condition."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from ombud.base.sentence import Sentence
from ombud.rules import moments
from ombud.rules.fields import Field, FieldSet, FieldType
from ombud.rules.folding import folded
from ombud.rules.language import Any_, Condition, Node
from ombud.rules.operators import EVENT, Operator
from ombud.rules.values import ME, MY_TEAMS, NOBODY, BadValue, Scalar, checked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ombud.rules.tokens import Part, Token

SIGNS = {
    ">": Operator.GT,
    ">=": Operator.GTE,
    "<": Operator.LT,
    "<=": Operator.LTE,
    "=": Operator.IS,
    "~": Operator.CONTAINS,
    "^": Operator.STARTS_WITH,
}
FLAGS = {"yes": True, "true": True, "no": False, "false": False}
SPECIAL = {
    "me": ME,
    "nobody": NOBODY,
    "none": NOBODY,
    "my_teams": MY_TEAMS,
    "mine": MY_TEAMS,
}


class NotUnderstood(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """The term is no condition; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def condition_of(token: Token, fields: FieldSet) -> Node:
    """Return the condition that a ``field`` token writes, its minus sign left aside.

    Raises ``NotUnderstood`` for unknown names, and for values and signs that do not suit.
    """
    name, value = token.name.lower(), folded(token.parts[0].text)
    if flag := fields.flagged(f"{name}:{value}"):
        return Condition(flag.name, Operator.IS, True)
    if name in {"has", "no"}:
        return _presence(name, value, fields)
    field = fields.named(name)
    if field is None:
        raise NotUnderstood(no_field(name, fields))
    if field.type == FieldType.MOMENT:
        return _moment(field, token.parts)
    return _comparison(field, token.parts, fields)


def no_field(name: str, fields: FieldSet) -> Sentence:
    near = difflib.get_close_matches(name, [one.name for one in fields], n=1)
    if not near:
        return Sentence("There is no field of this name; the term was searched as words.")
    return Sentence(
        "There is no field of this name; the term was searched as words. "
        "Did you mean %(name)s?",
        name=near[0],
    )


def _presence(name: str, value: str, fields: FieldSet) -> Node:
    flag = fields.flagged(f"has:{value}")
    if flag and name == "no":
        return Condition(flag.name, Operator.IS_NOT, True)
    field = fields.named(value)
    operator = Operator.EMPTY if name == "no" else Operator.NOT_EMPTY
    if field is None or operator not in field.operators:
        raise NotUnderstood("Nothing of this name can be there or missing.")
    return Condition(field.name, operator)


def _moment(field: Field, parts: Sequence[Part]) -> Node:
    if len(parts) > 1:
        raise NotUnderstood("Give one time; a range is written 2026-01-01..2026-01-31.")
    text = folded(parts[0].text)
    text = text.replace("-", "_") if text.replace("-", "_") in moments.NAMED else text
    text = text.replace("t", "T").replace("z", "Z") if text[:1].isdigit() else text
    sign = parts[0].prefix
    if moments.parse(sign + text):
        return _checked(field, Operator.WITHIN, sign + text)
    if sign in {"<", ">"}:
        return _checked(field, Operator.BEFORE if sign == "<" else Operator.AFTER, text)
    return _checked(field, Operator.WITHIN, sign + text)


def _checked(field: Field, operator: Operator, value: object) -> Condition:
    if operator not in field.operators or operator in EVENT:
        raise NotUnderstood("This field cannot be compared in this way.")
    if field.derived and field.derived.sql is None:
        raise NotUnderstood("This field exists only in rules that run on an event.")
    try:
        return Condition(field.name, operator, checked(field, operator, value))
    except BadValue as bad:
        raise NotUnderstood(bad.reason) from None


def _comparison(field: Field, parts: Sequence[Part], fields: FieldSet) -> Node:
    operator = SIGNS.get(parts[0].prefix) or _usual_operator(field)
    texts = [part.prefix * (index > 0) + part.text for index, part in enumerate(parts)]
    values = [_value(field, text) for text in texts if text]
    suited = [value for value in values if _suits(field, operator, value)]
    options = _options(field, operator, suited)
    others = [
        text for text in texts if text and not _suits(field, operator, _value(field, text))
    ]
    fallback = fields.get(field.search.by_word)
    if others and fallback:
        options.extend(_options(fallback, _usual_operator(fallback), others))
    elif others or not options:
        _checked(field, operator, _value(field, others[0] if others else ""))
    return options[0] if len(options) == 1 else Any_(tuple(options))


def _usual_operator(field: Field) -> Operator:
    if field.type == FieldType.TEXT:
        return field.search.operator
    return Operator.CONTAINS if field.type == FieldType.WORDS else Operator.IS


def _suits(field: Field, operator: Operator, value: object) -> bool:
    try:
        checked(field, operator, value)
    except BadValue:
        return False
    return True


def _options(field: Field, operator: Operator, values: Sequence[Scalar]) -> list[Node]:
    """Return one condition for equality with any of ``values``, else one for each."""
    if operator == Operator.IS and len(values) > 1 and Operator.IN in field.operators:
        return [_checked(field, Operator.IN, values)]
    return [_checked(field, operator, value) for value in dict.fromkeys(values)]


def _value(field: Field, text: str) -> Scalar:
    """Return ``text`` as a value of ``field``; as it is where it is none, to be refused."""
    word = folded(text)
    match field.type:
        case FieldType.CHOICE:
            return next((one.word for one in field.choices if one.is_called(text)), text)
        case FieldType.FLAG:
            return FLAGS.get(word, text)
        case FieldType.NUMBER | FieldType.REFERENCE:
            number = text.removeprefix("#")
            is_number = number.isascii() and number.removeprefix("-").isdigit()
            if is_number and len(number) <= 17:
                return int(number)
            return SPECIAL.get(word, text)
        case _:
            return text

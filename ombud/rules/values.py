"""Whether a value suits a field and an operator, and the form in which it is kept."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from ombud.base.sentence import Sentence
from ombud.rules import moments
from ombud.rules.fields import FieldType
from ombud.rules.folding import folded
from ombud.rules.operators import LISTS, VALUELESS, Operator

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.rules.fields import Field

Scalar = str | int | bool | None
Value = Scalar | tuple[Scalar, ...]

DECIMAL = re.compile(r"[+-]?[0-9]{1,14}(\.[0-9]{1,6})?")
TEXT_LIMIT = 500
LIST_LIMIT = 100
NUMBER_LIMIT = 2**53  # beyond it, JSON does not keep whole numbers
ME, NOBODY, MY_TEAMS = "me", "nobody", "my_teams"


class BadValue(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """The value does not suit; ``reason`` says what would, and never repeats the value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _text(field: Field, value: object) -> Scalar:
    if not isinstance(value, str) or not folded(value).strip():
        raise BadValue("Give a text that is not empty.")
    if len(value) > TEXT_LIMIT:
        raise BadValue(Sentence("Give a text of at most %(most)s characters.", most=TEXT_LIMIT))
    if "\0" in value or not _is_encodable(value):
        raise BadValue("The text holds a character that cannot be stored.")
    if field.type == FieldType.WORDS and not field.cut(value):
        raise BadValue("Give at least one word.")
    if field.prepare:
        try:
            field.prepare(value)
        except ValueError:
            raise BadValue("The text does not have the form of this field.") from None
    return value


def _is_encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _choice(field: Field, value: object) -> Scalar:
    if isinstance(value, str) and field.choice(value):
        return value
    words = ", ".join(choice.word for choice in field.choices)
    raise BadValue(Sentence("Give one of: %(words)s.", words=words))


def _number(_field: Field, value: object) -> Scalar:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > NUMBER_LIMIT:
        raise BadValue("Give a whole number.")
    return value


def _decimal(_field: Field, value: object) -> Scalar:
    if isinstance(value, int | str) and not isinstance(value, bool):
        number = decimal_of(str(value))
        if number is not None:
            return str(value).strip()
    raise BadValue("Give a number such as 12 or 3.75.")


def decimal_of(text: str) -> Decimal | None:
    """Return the number that ``text`` writes, or None; 20 digits and six decimals at most."""
    if not DECIMAL.fullmatch(text.strip()):
        return None
    return Decimal(text.strip())


def _flag(_field: Field, value: object) -> Scalar:
    if not isinstance(value, bool):
        raise BadValue("Give true or false.")
    return value


def _reference(field: Field, value: object) -> Scalar:
    words = {NOBODY} | ({ME} if field.reference == "agent" else set())
    words |= {MY_TEAMS} if field.reference == "team" else set()
    if isinstance(value, str) and value in words:
        return value
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= NUMBER_LIMIT:
        return value
    known = ", ".join(sorted(words))
    raise BadValue(Sentence("Give the number of one, or: %(words)s.", words=known))


KINDS: dict[FieldType, Callable[[Field, object], Scalar]] = {
    FieldType.TEXT: _text,
    FieldType.MULTI: _text,
    FieldType.WORDS: _text,
    FieldType.CHOICE: _choice,
    FieldType.NUMBER: _number,
    FieldType.DECIMAL: _decimal,
    FieldType.FLAG: _flag,
    FieldType.REFERENCE: _reference,
}


def _moment(operator: Operator, value: object) -> Scalar:
    moment = moments.parse(value) if isinstance(value, str) else None
    if moment is None or not isinstance(value, str):
        raise BadValue("Give a day such as 2026-11-23, or a time such as today or <7d.")
    if operator == Operator.WITHIN and moment.is_instant:
        raise BadValue("Give a day or a stretch of time such as today or <7d.")
    if operator != Operator.WITHIN and moment.is_relative:
        raise BadValue("Give one day or moment here. A stretch of time goes with 'within'.")
    return value


def checked(field: Field, operator: Operator, value: object) -> Value:
    """Return ``value`` as a condition keeps it: lists as tuples without repetitions.

    Raises ``BadValue`` when it does not suit ``field`` and ``operator``.
    """
    if operator in VALUELESS:
        if value is not None:
            raise BadValue("This operator takes no value.")
        return None
    if field.type == FieldType.MOMENT:
        return _moment(operator, value)
    kind = KINDS[field.type]
    if operator not in LISTS:
        return kind(field, value)
    if not isinstance(value, list | tuple) or not 0 < len(value) <= LIST_LIMIT:
        raise BadValue(Sentence("Give a list of 1 to %(most)s values.", most=LIST_LIMIT))
    return tuple(dict.fromkeys(kind(field, part) for part in value))

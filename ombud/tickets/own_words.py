"""Values of the desk's own fields as people read and type them, in their language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from ombud.base import dates
from ombud.tickets.statuses import ValueType

if TYPE_CHECKING:
    from ombud.tickets.words import OwnField

OF_A_LIST = {ValueType.ONE, ValueType.SEVERAL}


def in_words(field: OwnField, value: Any) -> str:
    """Return ``value`` as a person reads it, in their language; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return str(format_decimal(value, locale=dates.locale()))
    if isinstance(value, date):
        return dates.day_words(value)
    if field.type in OF_A_LIST:
        keys = value if isinstance(value, tuple) else (value,)
        return ", ".join(field.by_key[key].label for key in keys if key in field.by_key)
    return str(value)


def choices_of(field: OwnField) -> list[str]:
    """Return what can be said in ``field``, as people read it; empty where it is free."""
    if field.type == ValueType.FLAG:
        return [_("Yes"), _("No")]
    return [one.label for one in field.options if not one.is_retired]


def understood(field: OwnField, text: str) -> object:
    """Return what a person typed as ``typed`` takes it: short names for names of a list.

    Several of a list stand with commas between them. What is not understood stays as it is.
    """
    if field.type == ValueType.FLAG:
        said = {_("Yes").casefold(): True, _("No").casefold(): False}
        return said.get(text.strip().casefold(), text)
    if field.type not in OF_A_LIST:
        return text
    keys = {one.label.casefold(): one.key for one in field.options}
    if field.type == ValueType.ONE:
        return keys.get(text.strip().casefold(), text.strip())
    parts = [one.strip() for one in text.split(",") if one.strip()]
    return [keys.get(one.casefold(), one) for one in parts]

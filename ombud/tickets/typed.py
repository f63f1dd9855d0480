"""From what was typed or sent to a value of a field, and back. Pure but for translation."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from ombud.base.minimise.find import find
from ombud.rules.values import decimal_of
from ombud.tickets.statuses import DataCategory, ValueType

if TYPE_CHECKING:
    from collections.abc import Callable

    from ombud.tickets.words import OwnField

Typed = str | int | Decimal | date | bool | tuple[str, ...] | None
LONGEST = {ValueType.TEXT: 250, ValueType.LONG: 20_000, ValueType.URL: 500}
NUMBER_LIMIT = 2**53
YES = {"on", "yes", "true", "1"}
NO = {"no", "false", "0", "off"}
PHONE = re.compile(r"\+?[0-9][0-9 ()/.\-]{2,38}")
WHOLE = re.compile(r"[+-]?[0-9]{1,16}")
is_url = URLValidator(schemes=["http", "https"])


class Untyped(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """The value does not suit the field; the text says what would, never what was given."""


def typed(field: OwnField, raw: object) -> Typed:
    """Return ``raw`` (of a form, or of JSON) as a value of ``field``; None for nothing.

    Options are named by their short names. Raises ``Untyped``.
    """
    if isinstance(raw, str):
        raw = raw.replace("\x00", "").strip()
    if raw is None or raw in ("", [], ()):
        return None
    if isinstance(raw, str) and not encodable(raw):
        raise Untyped(_("The text holds a character that cannot be stored."))
    return READERS[ValueType(field.type)](field, raw)


def encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def text_of(field: OwnField, raw: object) -> Typed:
    if not isinstance(raw, str):
        raise Untyped(_("Write a text."))
    most = LONGEST[ValueType(field.type)]
    if len(raw) > most:
        raise Untyped(_("Write %(most)d characters at most.") % {"most": most})
    refuse_secrets(field, raw)
    return " ".join(raw.split()) if field.type == ValueType.TEXT else raw


def refuse_secrets(field: OwnField, text: str) -> None:
    """A field is no place for what is masked in mails; an account number may be its purpose."""
    allowed = {"iban"} if field.category == DataCategory.MONEY else set()
    if any(one.kind not in allowed for one in find(text)):
        raise Untyped(
            _(
                "This holds a card number, an account or a secret. Write it into a note: there "
                "it is masked."
            )
        )


def number_of(_field: OwnField, raw: object) -> Typed:
    if isinstance(raw, str) and WHOLE.fullmatch(raw):
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int) or abs(raw) > NUMBER_LIMIT:
        raise Untyped(_("Write a whole number such as 12."))
    return raw


def decimal_number(_field: OwnField, raw: object) -> Typed:
    text = raw if isinstance(raw, str) else repr(raw) if is_number(raw) else ""
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    number = decimal_of(text)
    if number is None:
        raise Untyped(_("Write a number such as 12 or 3.75."))
    return number


def is_number(raw: object) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def day_of(_field: OwnField, raw: object) -> Typed:
    if type(raw) is date:
        return raw
    try:
        return date.fromisoformat(raw if isinstance(raw, str) else "")
    except ValueError:
        raise Untyped(_("Write a day such as 2026-11-23.")) from None


def flag_of(_field: OwnField, raw: object) -> Typed:
    if isinstance(raw, bool):
        return raw
    word = raw.lower() if isinstance(raw, str) else ""
    if word not in YES | NO:
        raise Untyped(_("Say yes or no."))
    return word in YES


def one_of(field: OwnField, raw: object) -> Typed:
    if isinstance(raw, list | tuple) and len(raw) == 1:
        raw = raw[0]
    if not isinstance(raw, str) or raw not in field.keys:
        raise Untyped(_("Choose one of the list."))
    return raw


def several_of(field: OwnField, raw: object) -> Typed:
    many = [raw] if isinstance(raw, str) else raw
    if not isinstance(many, list | tuple) or not set(map(str, many)) <= field.keys:
        raise Untyped(_("Choose from the list."))
    return tuple(one.key for one in field.options if one.key in many) or None


def email_of(_field: OwnField, raw: object) -> Typed:
    try:
        validate_email(raw if isinstance(raw, str) else "")
    except ValidationError:
        raise Untyped(_("Write an address such as name@example.org.")) from None
    return str(raw)


def phone_of(_field: OwnField, raw: object) -> Typed:
    if not isinstance(raw, str) or not PHONE.fullmatch(raw):
        raise Untyped(_("Write a phone number such as +49 30 901820."))
    return raw


def url_of(field: OwnField, raw: object) -> Typed:
    try:
        is_url(raw if isinstance(raw, str) else "")
    except ValidationError:
        raise Untyped(_("Write a web address such as https://example.org/.")) from None
    return text_of(field, raw)


READERS: dict[ValueType, Callable[[OwnField, object], Typed]] = {
    ValueType.TEXT: text_of,
    ValueType.LONG: text_of,
    ValueType.NUMBER: number_of,
    ValueType.DECIMAL: decimal_number,
    ValueType.DATE: day_of,
    ValueType.FLAG: flag_of,
    ValueType.ONE: one_of,
    ValueType.SEVERAL: several_of,
    ValueType.EMAIL: email_of,
    ValueType.PHONE: phone_of,
    ValueType.URL: url_of,
}
COLUMNS = {
    ValueType.NUMBER: "number",
    ValueType.DECIMAL: "decimal",
    ValueType.DATE: "day",
    ValueType.FLAG: "flag",
    ValueType.ONE: "option_id",
    ValueType.SEVERAL: "option_id",
}


def column_of(kind: str) -> str:
    """Return the column in which values of this type lie."""
    return COLUMNS.get(ValueType(kind), "text")


def written(value: Any) -> Any:
    """Return ``value`` as a form or JSON writes it, so that ``typed`` reads it back."""
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value

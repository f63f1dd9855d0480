"""The desk's own fields on a page: boxes to fill in, and what a ticket holds, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from ombud.desk import words
from ombud.tickets import typed
from ombud.tickets.own_values import values_of
from ombud.tickets.setup import current
from ombud.tickets.statuses import ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

    from ombud.tickets.models import Ticket
    from ombud.tickets.setup import Setup
    from ombud.tickets.words import OwnField, Word

INPUTS = {
    ValueType.EMAIL: "email",
    ValueType.PHONE: "tel",
    ValueType.URL: "url",
    ValueType.DATE: "date",
}
MODES = {ValueType.NUMBER: "numeric", ValueType.DECIMAL: "decimal"}
PREFIX = "field-"
MOST_IN_ROW = 3


@dataclass(frozen=True, slots=True)
class Box:
    """One field to fill in: what it shows, and what is wrong with it."""

    key: str
    label: str
    type: str
    value: Any
    hint: str
    reason: str
    options: list[Word]
    error: str = ""
    is_shown: bool = True
    is_required: bool = False
    is_read_only: bool = False

    @property
    def name(self) -> str:
        return PREFIX + self.key

    @property
    def input(self) -> str:
        return INPUTS.get(ValueType(self.type), "text")

    @property
    def mode(self) -> str:
        return MODES.get(ValueType(self.type), "")


@dataclass(frozen=True, slots=True)
class Detail:
    """What a ticket holds in one field, as a person reads it; ``href`` for web addresses."""

    label: str
    words: str
    href: str = ""


def raw_in(post: QueryDict, setup: Setup) -> dict[str, object]:
    """Return what was filled in, by short name: the fields that the page says it asked."""
    raw: dict[str, object] = {}
    for key in post.getlist("asked"):
        field = setup.fields_by_key.get(key)
        if field is not None:
            many = field.type == ValueType.SEVERAL
            raw[key] = post.getlist(PREFIX + key) if many else post.get(PREFIX + key, "")
    return raw


def boxes(
    fields: Iterable[OwnField],
    values: Mapping[str, Any],
    errors: Mapping[str, str] | None = None,
) -> list[Box]:
    """Return ``fields`` to fill in; ``values`` are typed ones, or as they were typed."""
    return [
        box(field, values.get(field.key), (errors or {}).get(field.key, "")) for field in fields
    ]


def box(field: OwnField, value: Any, error: str = "") -> Box:
    shown = typed.written(value)
    held = shown if isinstance(shown, list) else [shown]
    return Box(
        key=field.key,
        label=field.name,
        type=field.type,
        value=shown if shown is not None else "",
        hint=field.hint,
        reason=field.reason,
        options=[one for one in field.options if not one.is_retired or one.key in held],
        error=error,
    )


def boxes_of(
    ticket: Ticket,
    *,
    raw: Mapping[str, object] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Box]:
    """Return the fields of ``ticket`` to fill in, with what was typed over what is kept."""
    setup = current()
    values: dict[str, Any] = dict(values_of([ticket], setup).get(ticket.pk, {}))
    fields = [one for one in setup.fields if not one.is_retired]
    return boxes(fields, values | dict(raw or {}), errors)


def details_of(ticket: Ticket, setup: Setup) -> list[Detail]:
    """Return what ``ticket`` holds in the desk's own fields, in their order."""
    held = values_of([ticket], setup).get(ticket.pk, {})
    return [
        Detail(
            field.name,
            in_words(field, held[field.key]),
            str(held[field.key]) if field.type == ValueType.URL else "",
        )
        for field in setup.fields
        if held.get(field.key) is not None
    ]


def row_words(tickets: Iterable[Ticket], setup: Setup) -> dict[int, list[str]]:
    """Return what the list shows of each ticket: the fields that belong into lists."""
    fields = [one for one in setup.fields if one.in_lists and not one.is_retired]
    if not fields:
        return {}
    return {
        ticket_id: [
            f"{field.name}: {in_words(field, held[field.key])}"
            for field in fields
            if held.get(field.key) is not None
        ][:MOST_IN_ROW]
        for ticket_id, held in values_of(tickets, setup).items()
    }


def in_words(field: OwnField, value: Any) -> str:
    """Return ``value`` as a person reads it, in their language."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        return str(format_decimal(value, locale=words.locale()))
    if isinstance(value, date):
        return words.day_words(value)
    if field.type in {ValueType.ONE, ValueType.SEVERAL}:
        keys = value if isinstance(value, tuple) else (value,)
        return words.listed(field.by_key[key].label for key in keys if key in field.by_key)
    return str(value)

"""Filling in the fields of the desk's own on a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from ombud.base.errors import Refused
from ombud.events import log
from ombud.tickets.actions.properties import lock_changeable
from ombud.tickets.facts import FieldFilled
from ombud.tickets.models import TicketValue
from ombud.tickets.own_values import values_of
from ombud.tickets.setup import current
from ombud.tickets.statuses import ValueType
from ombud.tickets.typed import Untyped, column_of, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ombud.base.actor import Actor
    from ombud.tickets.models import Ticket
    from ombud.tickets.setup import Setup
    from ombud.tickets.typed import Typed
    from ombud.tickets.words import OwnField


class Unfit(Refused):
    """Some fields need another value; ``errors`` say which and why, by short name."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("Some fields need another value.")
        self.errors = dict(errors)


def read_all(
    setup: Setup, raw: Mapping[str, object]
) -> tuple[dict[str, Typed], dict[str, str]]:
    """Return what ``raw`` says, typed, and what is wrong with it, both by short name."""
    values: dict[str, Typed] = {}
    errors: dict[str, str] = {}
    for key, one in raw.items():
        field = setup.fields_by_key.get(key)
        if field is None or field.is_retired:
            errors[key] = "There is no field of this name."
            continue
        try:
            values[key] = typed(field, one)
        except Untyped as problem:
            errors[key] = str(problem)
    return values, errors


@transaction.atomic
def fill_in(ticket: Ticket, raw: Mapping[str, object], *, actor: Actor) -> None:
    """Set fields of ``ticket`` by short name; None or an empty text takes a value away.

    The one way in, for the browser, the interface and rules alike.
    Raises ``Unfit`` with an error for each field, and ``Refused`` when it is closed.
    """
    lock_changeable(ticket)
    setup = current()
    values, errors = read_all(setup, raw)
    if errors:
        raise Unfit(errors)
    before = values_of([ticket], setup).get(ticket.pk, {})
    for key, value in values.items():
        if before.get(key) != value:
            write_value(ticket, setup.fields_by_key[key], value, actor=actor)


def write_value(ticket: Ticket, field: OwnField, value: Typed, *, actor: Actor) -> None:
    """Replace what a locked ``ticket`` holds in ``field`` and record the fact."""
    rows = TicketValue.objects.filter(ticket=ticket, field_id=field.pk)
    rows.delete()
    column = column_of(field.type)
    TicketValue.objects.bulk_create(
        TicketValue(ticket=ticket, field_id=field.pk, **{column: one})
        for one in stored(field, value)
    )
    log.record(FieldFilled(field=field.pk, is_empty=value is None), ticket, actor=actor)


def stored(field: OwnField, value: Any) -> list[Any]:
    """Return ``value`` as the rows hold it: none, one, or one for each option."""
    if value is None:
        return []
    if field.type in {ValueType.ONE, ValueType.SEVERAL}:
        keys = value if isinstance(value, tuple) else (value,)
        return [field.by_key[key].pk for key in keys]
    return [value]

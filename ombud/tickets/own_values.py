"""Reading what tickets hold in the desk's own fields, and asking conditions about it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ombud.rules.checks import Between, IsEmpty
from ombud.rules.compile import on_path
from ombud.rules.fields import Choice, Derived, Field, FieldType, Search
from ombud.tickets.models import TicketValue
from ombud.tickets.statuses import ValueType
from ombud.tickets.typed import column_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ombud.rules.checks import Check
    from ombud.rules.context import Context
    from ombud.tickets.models import Ticket
    from ombud.tickets.setup import Setup
    from ombud.tickets.typed import Typed
    from ombud.tickets.words import OwnField

TYPES = {
    ValueType.NUMBER: FieldType.NUMBER,
    ValueType.DECIMAL: FieldType.DECIMAL,
    ValueType.DATE: FieldType.MOMENT,
    ValueType.FLAG: FieldType.FLAG,
    ValueType.ONE: FieldType.CHOICE,
    ValueType.SEVERAL: FieldType.CHOICE,
}


def values_of(tickets: Iterable[Ticket], setup: Setup) -> dict[int, dict[str, Typed]]:
    """Return what each ticket holds, by ticket and short name; one statement, or none."""
    if not setup.fields:
        return {}
    rows = TicketValue.objects.filter(ticket__in=[ticket.pk for ticket in tickets])
    by_field: dict[tuple[int, int], list[TicketValue]] = defaultdict(list)
    for row in rows:
        by_field[row.ticket_id, row.field_id].append(row)
    found: dict[int, dict[str, Typed]] = defaultdict(dict)
    for field in setup.fields:
        for ticket in tickets:
            held = by_field.get((ticket.pk, field.pk))
            if held:
                found[ticket.pk][field.key] = value_in(field, held)
    return dict(found)


def value_in(field: OwnField, rows: Iterable[TicketValue]) -> Typed:
    """Return the one value that ``rows`` hold together."""
    held = [getattr(row, column_of(field.type)) for row in rows]
    if field.type == ValueType.SEVERAL:
        return tuple(one.key for one in field.options if one.pk in held)
    if field.type == ValueType.ONE:
        return field.by_pk[held[0]].key if held[0] in field.by_pk else None
    first: Typed = held[0]
    return first


def condition_fields(setup: Setup) -> list[Field]:
    """Return the desk's own fields for the condition language: ``field.contract_no``."""
    return [condition_field(one) for one in setup.fields]


def condition_field(field: OwnField) -> Field:
    kind = TYPES.get(ValueType(field.type), FieldType.TEXT)
    return Field(
        field.condition_name,
        field,
        kind,
        choices=tuple(Choice(one.key, one.pk, one) for one in field.options),
        derived=Derived(
            lambda ticket, context: held_in(field, ticket, context),
            lambda check, context: holding(field, check, context),
        ),
        search=Search((field.key,)),
    )


def held_in(field: OwnField, ticket: Ticket, context: Context) -> Any:
    """Return what ``ticket`` holds as a condition compares it; a list for lists."""
    rows = [row for row in ticket.field_values.all() if row.field_id == field.pk]
    held = [getattr(row, column_of(field.type)) for row in rows]
    if field.type in {ValueType.ONE, ValueType.SEVERAL}:
        return held
    if field.type == ValueType.DATE:
        held = [datetime.combine(day, time(), tzinfo=context.time_zone) for day in held]
    return held[0] if held else None


def holding(field: OwnField, check: Check, context: Context) -> Q:
    """Return the condition that a ticket's value in ``field`` passes ``check``."""
    rows = TicketValue.objects.filter(field_id=field.pk)
    if isinstance(check, IsEmpty):
        return ~Q(pk__in=rows.values("ticket_id"))
    if field.type == ValueType.DATE:
        asked = between_days(check, context)
    else:
        asked = on_path(check, column_of(field.type))
    return Q(pk__in=rows.filter(asked).values("ticket_id"))


def between_days(check: Check, context: Context) -> Q:
    """Return the condition on days of the moments of ``check``: a day begins at midnight."""
    if not isinstance(check, Between):
        raise TypeError("Days are compared with moments.")
    asked = Q()
    for side, moment in (("gte", check.span.start), ("lt", check.span.end)):
        if moment is None:
            continue
        local = moment.astimezone(context.time_zone)
        day = local.date() + timedelta(days=local.time() > time())
        asked &= Q((f"day__{side}", day))
    return asked

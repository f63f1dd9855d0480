"""Reading what tickets hold in the desk's own fields, and asking conditions about it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ombud.rules.checks import Between, IsEmpty
from ombud.rules.compile import on_path
from ombud.rules.fields import Choice, Derived, Field, FieldType, Search
from ombud.tickets.models import ContactValue, OrganisationValue, TicketValue
from ombud.tickets.statuses import About, ValueType
from ombud.tickets.typed import column_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model

    from ombud.rules.checks import Check
    from ombud.rules.context import Context
    from ombud.tickets.models import Ticket, Value
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


@dataclass(frozen=True, slots=True)
class Table:
    """Where the values of one kind of thing lie, and by which column they point at it.

    path: from a ticket to the thing, for conditions.
    """

    model: type[Any]
    owner: str
    path: str


TICKETS = Table(TicketValue, "ticket", "pk")
TABLES = {
    About.TICKET: TICKETS,
    About.CONTACT: Table(ContactValue, "contact", "contact_id"),
    About.ORGANISATION: Table(OrganisationValue, "organisation", "contact__organisation_id"),
}


def values_of(tickets: Iterable[Ticket], setup: Setup) -> dict[int, dict[str, Typed]]:
    """Return what each ticket holds, by ticket and short name; one statement, or none."""
    return held_by(tickets, setup.fields, TICKETS)


def held_by(
    owners: Iterable[Model], fields: Sequence[OwnField], table: Table
) -> dict[int, dict[str, Typed]]:
    """Return what each of ``owners`` holds in ``fields``, by row number and short name."""
    if not fields:
        return {}
    rows = table.model._default_manager.filter(
        **{f"{table.owner}__in": [owner.pk for owner in owners]}
    )
    by_field: dict[tuple[int, int], list[Value]] = defaultdict(list)
    for row in rows:
        by_field[getattr(row, f"{table.owner}_id"), row.field_id].append(row)
    found: dict[int, dict[str, Typed]] = defaultdict(dict)
    for field in fields:
        for owner in owners:
            held = by_field.get((owner.pk, field.pk))
            if held:
                found[owner.pk][field.key] = value_in(field, held)
    return dict(found)


def value_in(field: OwnField, rows: Iterable[Value]) -> Typed:
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
    return [condition_field(one) for one in (*setup.fields, *setup.others)]


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
        search=Search((field.key,) if field.about in {About.TICKET, About.OBJECT} else ()),
    )


def held_in(field: OwnField, ticket: Ticket, context: Context) -> Any:
    """Return what ``ticket`` holds as a condition compares it; a list for lists."""
    rows = [row for row in holder_of(field, ticket) if row.field_id == field.pk]
    held = [getattr(row, column_of(field.type)) for row in rows]
    if field.type in {ValueType.ONE, ValueType.SEVERAL}:
        return held
    if field.type == ValueType.DATE:
        held = [datetime.combine(day, time(), tzinfo=context.time_zone) for day in held]
    return held[0] if held else None


def holder_of(field: OwnField, ticket: Ticket) -> Iterable[Any]:
    """Return the values of the thing that has ``field``: ticket, contact or firm.

    A field of objects is asked of the object itself, in the place of ``ticket``.
    """
    if field.about in {About.TICKET, About.OBJECT}:
        return ticket.field_values.all()
    if field.about == About.CONTACT:
        return ticket.contact.field_values.all()
    firm = ticket.contact.organisation
    return firm.field_values.all() if firm else ()


def holding(field: OwnField, check: Check, context: Context) -> Q:
    """Return the condition that a ticket's value in ``field`` passes ``check``."""
    table = TABLES[About(field.about)]
    rows = table.model._default_manager.filter(field_id=field.pk)
    within, owner = f"{table.path}__in", f"{table.owner}_id"
    if isinstance(check, IsEmpty):
        has = Q((within, rows.values(owner)))
        return ~has | Q((f"{table.path}__isnull", True))
    if field.type == ValueType.DATE:
        asked = between_days(check, context)
    else:
        asked = on_path(check, column_of(field.type))
    return Q((within, rows.filter(asked).values(owner)))


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

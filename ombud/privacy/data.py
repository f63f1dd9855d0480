"""What of a person can be corrected: how each datum is called, read and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as lazy

from ombud.base.errors import Refused
from ombud.corrections.actions import let_in, remember
from ombud.people.actions import (
    add_identifier,
    change_contact,
    change_time_zone,
    checked_value,
    make_primary,
    organisation_named,
    remove_identifier,
)
from ombud.people.models import Contact, Identifier, IdentifierKind
from ombud.subjects.queries import selves_of
from ombud.tickets.actions import Unfit, fill_in_about
from ombud.tickets.actions.filling import corrected_on, set_right, words_of
from ombud.tickets.models import Ticket, TicketValue
from ombud.tickets.own_values import TABLES, held_by
from ombud.tickets.setup import current
from ombud.tickets.statuses import About, DataCategory, ValueType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from ombud.base.actor import Actor
    from ombud.tickets.words import OwnField

NAMES = {
    "name": lazy("Your name"),
    "language": lazy("Your language"),
    "time_zone": lazy("Your time zone"),
    "organisation": lazy("Your organisation"),
    "email": lazy("Your mail address"),
    "phone": lazy("Your phone number"),
    "customer_number": lazy("Your customer number"),
}
NAMES_OF_THEM = {  # the same, said about the person
    "name": lazy("Name"),
    "language": lazy("Language"),
    "time_zone": lazy("Time zone"),
    "organisation": lazy("Organisation"),
    "email": lazy("Mail address"),
    "phone": lazy("Telephone number"),
    "customer_number": lazy("Customer number"),
}
PLAIN = ("name", "language", "time_zone", "organisation")
ON_TICKET = "ticket"
MOST = 100  # tickets whose fields are offered on one page


@dataclass(frozen=True, slots=True)
class Datum:
    """One thing that is held about a person and can be corrected.

    field: ``name``, ``phone:12`` for the number in row 12, ``phone`` for one that is missing,
    ``field:3`` for the desk's own field 3, ``ticket:17:3`` for field 3 on ticket 17.
    """

    field: str
    label: str
    value: str


def label_of(field: str) -> str:
    """Return what a datum is called to the person; its word where it is gone."""
    word, _, number = field.partition(":")
    if word == ON_TICKET:
        ticket, _, number = number.partition(":")
        return f"{label_of_own(number, ticket_fields(), field)} (#{ticket})"
    if word == "field" and number.isdecimal():
        return label_of_own(number, own_fields(), field)
    return str(NAMES.get(word, field))


def label_of_theirs(field: str) -> str:
    """Return what a datum is called to people who are not the person."""
    word = field.partition(":")[0]
    return str(NAMES_OF_THEM[word]) if word in NAMES_OF_THEM else label_of(field)


def label_of_own(number: str, fields: Iterable[OwnField], otherwise: str) -> str:
    return next((one.name for one in fields if str(one.pk) == number), otherwise)


def memory_of(field: str) -> str:
    """Return the word by which ``corrections`` know a datum: a kind, not one row of it."""
    return field if field.startswith(("field:", ON_TICKET)) else field.partition(":")[0]


def own_fields() -> list[OwnField]:
    return [one for one in current().fields_about(About.CONTACT) if not one.is_retired]


def ticket_fields() -> list[OwnField]:
    """Return the fields of tickets that tell about a person, as the desk says of them."""
    every = (one for one in current().fields if not one.is_retired)
    return [one for one in every if one.category != DataCategory.CASE]


def tickets_with_data(contact: Contact, fields: list[OwnField]) -> QuerySet[Ticket]:
    """Return the tickets of ``contact`` that hold something in one of ``fields``."""
    held = TicketValue.objects.filter(
        ticket__contact__in=selves_of(contact), field__in=[one.pk for one in fields]
    )
    return Ticket.objects.filter(pk__in=held.values("ticket"))


def data_on_tickets(contact: Contact, before: int | None = None) -> list[Datum]:
    """Return what tickets of ``contact`` hold in the desk's own fields: the newest hundred.

    before: only tickets with a lower number, for the page that comes next.
    """
    fields = ticket_fields()
    if not fields:
        return []
    rows = tickets_with_data(contact, fields)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return _data_on(list(rows.order_by("-number")[:MOST]), fields)


def page_below(contact: Contact, before: int | None = None) -> int | None:
    """Return the number below which the next page begins; None where this is the last."""
    fields = ticket_fields()
    if not fields:
        return None
    rows = tickets_with_data(contact, fields)
    if before is not None:
        rows = rows.filter(number__lt=before)
    shown = list(rows.order_by("-number").values_list("number", flat=True)[: MOST + 1])
    return shown[MOST - 1] if len(shown) > MOST else None


def _data_on(tickets: list[Ticket], fields: list[OwnField]) -> list[Datum]:
    values = held_by(tickets, fields, TABLES[About.TICKET])
    return [
        Datum(word, label_of(word), words_of(values[ticket.pk][one.key]))
        for ticket in tickets
        for one in fields
        if one.key in values.get(ticket.pk, {}) and (word := corrected_on(ticket, one.pk))
    ]


def data_of(contact: Contact, before: int | None = None) -> list[Datum]:
    """Return everything of ``contact`` that can be corrected, and what can be added.

    Of tickets a page only: see ``data_on_tickets``.
    """
    plain = [Datum(one, label_of(one), plain_value(contact, one)) for one in PLAIN]
    known = [
        Datum(f"{one.kind}:{one.pk}", label_of(one.kind), one.value)
        for one in contact.identifiers.order_by("pk")
    ]
    missing = [Datum(kind, label_of(kind), "") for kind in IdentifierKind.values]
    fields = own_fields()
    held = held_by([contact], fields, TABLES[About.CONTACT]).get(contact.pk, {})
    own = [Datum(f"field:{one.pk}", one.name, words_of(held.get(one.key))) for one in fields]
    return [*plain, *known, *missing, *own, *data_on_tickets(contact, before)]


def plain_value(contact: Contact, field: str) -> str:
    if field == "organisation":
        return contact.organisation.name if contact.organisation else ""
    value: str = getattr(contact, field)
    return value


def value_of(contact: Contact, field: str) -> str:
    """Return what is held in ``field`` now. Raises ``Refused`` where there is no such datum."""
    known = data_on(contact, field) if field.startswith(ON_TICKET) else data_of(contact)
    found = next((one.value for one in known if one.field == field), None)
    if found is None:
        raise Refused("There is no such datum any more. Choose one from the list.")
    return found


def data_on(contact: Contact, field: str) -> list[Datum]:
    """Return what the ticket that ``field`` names holds, if it is one of ``contact``'s."""
    number = field.split(":")[1] if field.count(":") == 2 else ""
    if not number.isdecimal():
        return []
    fields = ticket_fields()
    found = tickets_with_data(contact, fields).filter(number=int(number))
    return _data_on(list(found[:1]), fields)


@transaction.atomic
def write(contact: Contact, field: str, value: str, *, actor: Actor) -> None:
    """Write the right value, and remember the old one so that it does not come back.

    An empty value takes the datum away. Raises ``Refused`` for what cannot be one.
    """
    old, word = value_of(contact, field), memory_of(field)
    value = value.replace("\x00", "").strip()
    if word.startswith(ON_TICKET):
        write_on_ticket(contact, word, old=old, value=value, actor=actor)
        return
    let_in(contact, word, value)
    if word in PLAIN:
        write_plain(contact, word, value, actor=actor)
    elif word in IdentifierKind.values:
        write_identifier(contact, field, value, actor=actor)
    else:
        write_own(contact, field, value, actor=actor)
    remember(contact, word, old=old, new=value, actor=actor)


def write_plain(contact: Contact, field: str, value: str, *, actor: Actor) -> None:
    if field == "time_zone":
        change_time_zone(contact, value, actor=actor)
        return
    firm = contact.organisation
    if field == "organisation":
        firm = organisation_named(value, actor=actor)
    change_contact(
        contact,
        name=value if field == "name" else contact.name,
        language=value if field == "language" else contact.language,
        organisation=firm,
        actor=actor,
    )


def write_identifier(contact: Contact, field: str, value: str, *, actor: Actor) -> None:
    kind, _, number = field.partition(":")
    old = Identifier.objects.filter(contact=contact, pk=number).first() if number else None
    if value and (old is None or old.value != checked_value(kind, value)):
        made = add_identifier(contact, kind, value, actor=actor)
        if old is not None and old.is_primary:
            make_primary(made)
    elif value:
        return
    if old is not None:
        remove_identifier(old, actor=actor)


def write_own(contact: Contact, field: str, value: str, *, actor: Actor) -> None:
    number = int(field.partition(":")[2])
    own = next(one for one in own_fields() if one.pk == number)
    try:
        fill_in_about(contact, {own.key: typed_in(own, value)}, actor=actor)
    except Unfit as unfit:
        raise Refused(unfit.errors[own.key]) from None


def typed_in(own: OwnField, value: str) -> object:
    """Return what a person typed as the field takes it: several of a list with commas."""
    parts = [one.strip() for one in value.split(",") if one.strip()]
    return parts if own.type == ValueType.SEVERAL else value


def write_on_ticket(contact: Contact, word: str, *, old: str, value: str, actor: Actor) -> None:
    """Set a field of a ticket right; what was wrong is remembered with whose ticket it is."""
    _word, number, field = word.split(":")
    own = next(one for one in ticket_fields() if str(one.pk) == field)
    ticket = Ticket.objects.select_related("contact").get(
        number=number, contact__in=selves_of(contact)
    )
    let_in(ticket.contact, word, value)
    try:
        set_right(ticket, own, typed_in(own, value), actor=actor)
    except Unfit as unfit:
        raise Refused(unfit.errors[own.key]) from None
    remember(ticket.contact, word, old=old, new=value, actor=actor)


def check(contact: Contact, field: str, value: str, *, actor: Actor) -> None:
    """Raise ``Refused`` for what could not be written; changes nothing.

    Of an address or number it is not asked whether it leads to somebody: whoever proposes it
    must not learn that.
    """
    value_of(contact, field)
    if memory_of(field) in IdentifierKind.values:
        if value.strip():
            checked_value(memory_of(field), value)
        return
    with transaction.atomic():
        tried = transaction.savepoint()
        write(Contact.objects.get(pk=contact.pk), field, value, actor=actor)
        transaction.savepoint_rollback(tried)

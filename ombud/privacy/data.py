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
from ombud.tickets.actions import Unfit, fill_in_about
from ombud.tickets.actions.filling import words_of
from ombud.tickets.own_values import TABLES, held_by
from ombud.tickets.setup import current
from ombud.tickets.statuses import About, ValueType

if TYPE_CHECKING:
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
PLAIN = ("name", "language", "time_zone", "organisation")


@dataclass(frozen=True, slots=True)
class Datum:
    """One thing that is held about a person and can be corrected.

    field: ``name``, ``phone:12`` for the number in row 12, ``phone`` for one that is missing,
    ``field:3`` for the desk's own field 3.
    """

    field: str
    label: str
    value: str


def label_of(field: str) -> str:
    """Return what a datum is called to the person; its word where it is gone."""
    word, _, number = field.partition(":")
    if word == "field" and number.isdecimal():
        return next((one.name for one in own_fields() if one.pk == int(number)), field)
    return str(NAMES.get(word, field))


def memory_of(field: str) -> str:
    """Return the word by which ``corrections`` know a datum: a kind, not one row of it."""
    return field if field.startswith("field:") else field.partition(":")[0]


def own_fields() -> list[OwnField]:
    return [one for one in current().fields_about(About.CONTACT) if not one.is_retired]


def data_of(contact: Contact) -> list[Datum]:
    """Return everything of ``contact`` that can be corrected, and what can be added."""
    plain = [Datum(one, label_of(one), plain_value(contact, one)) for one in PLAIN]
    known = [
        Datum(f"{one.kind}:{one.pk}", label_of(one.kind), one.value)
        for one in contact.identifiers.order_by("pk")
    ]
    missing = [Datum(kind, label_of(kind), "") for kind in IdentifierKind.values]
    fields = own_fields()
    held = held_by([contact], fields, TABLES[About.CONTACT]).get(contact.pk, {})
    own = [Datum(f"field:{one.pk}", one.name, words_of(held.get(one.key))) for one in fields]
    return [*plain, *known, *missing, *own]


def plain_value(contact: Contact, field: str) -> str:
    if field == "organisation":
        return contact.organisation.name if contact.organisation else ""
    value: str = getattr(contact, field)
    return value


def value_of(contact: Contact, field: str) -> str:
    """Return what is held in ``field`` now. Raises ``Refused`` where there is no such datum."""
    found = next((one.value for one in data_of(contact) if one.field == field), None)
    if found is None:
        raise Refused("There is no such datum any more. Choose one from the list.")
    return found


@transaction.atomic
def write(contact: Contact, field: str, value: str, *, actor: Actor) -> None:
    """Write the right value, and remember the old one so that it does not come back.

    An empty value takes the datum away. Raises ``Refused`` for what cannot be one.
    """
    old, word = value_of(contact, field), memory_of(field)
    value = value.replace("\x00", "").strip()
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
    parts = [one.strip() for one in value.split(",") if one.strip()]
    raw: object = parts if own.type == ValueType.SEVERAL else value
    try:
        fill_in_about(contact, {own.key: raw}, actor=actor)
    except Unfit as unfit:
        raise Refused(unfit.errors[own.key]) from None


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

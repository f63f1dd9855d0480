"""Setting right what is held about a person: each datum is checked, written and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ombud.base.errors import Refused
from ombud.base.sentence import Sentence
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
from ombud.people.places import place
from ombud.privacy.data import (
    ON_TICKET,
    PLAIN,
    datum_of,
    memory_of,
    own_fields,
    ticket_fields,
)
from ombud.subjects.queries import selves_of
from ombud.tickets.actions import fill_in_about
from ombud.tickets.actions.filling import corrected_as, set_right, words_of
from ombud.tickets.models import Ticket
from ombud.tickets.own_words import choices_of, understood
from ombud.tickets.typed import Untyped, typed

if TYPE_CHECKING:
    from ombud.base.actor import Actor
    from ombud.tickets.typed import Typed
    from ombud.tickets.words import OwnField


@transaction.atomic
def write(contact: Contact, field: str, value: str, *, actor: Actor) -> None:
    """Write the right value, and remember the old one so that it does not come back.

    An empty value takes the datum away. Raises ``Refused`` for what cannot be one.
    """
    old, word = datum_of(contact, field).value, memory_of(field)
    value = value.replace("\x00", "").strip()
    if word == "residence":
        value = place(value)  # kept by its code, in whatever language it was named
    if word.startswith(ON_TICKET):
        write_on_ticket(contact, word, old=old, value=value, actor=actor)
        return
    if word in PLAIN:
        let_in(contact, word, value)
        write_plain(contact, word, value, actor=actor)
    elif word in IdentifierKind.values:
        let_in(contact, word, value)
        write_identifier(contact, field, value, actor=actor)
    else:
        value = write_own(contact, field, value, actor=actor)
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
        residence=value if field == "residence" else None,
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


def write_own(contact: Contact, field: str, value: str, *, actor: Actor) -> str:
    """Write the right value of an own field of the person; return it as it is compared."""
    own = next(one for one in own_fields() if corrected_as(one.pk) == field)
    right = typed_in(own, value)
    let_in(contact, field, words_of(right))
    fill_in_about(contact, {own.key: right}, actor=actor)
    return words_of(right)


def typed_in(own: OwnField, text: str) -> Typed:
    """Return what a person typed as a value of ``own``. Raises ``Refused`` with what fits."""
    try:
        return typed(own, understood(own, text))
    except Untyped as problem:
        if choices := choices_of(own):
            named = ", ".join(choices)
            raise Refused(Sentence("Write one of these: %(choices)s.", choices=named)) from None
        raise Refused(str(problem)) from None


def write_on_ticket(contact: Contact, word: str, *, old: str, value: str, actor: Actor) -> None:
    """Set a field of a ticket right; what was wrong is remembered with whose ticket it is."""
    _word, number, field = word.split(":")
    own = next(one for one in ticket_fields() if str(one.pk) == field)
    ticket = Ticket.objects.select_related("contact").get(
        number=number, contact__in=selves_of(contact)
    )
    right = typed_in(own, value)
    let_in(ticket.contact, word, words_of(right))
    set_right(ticket, own, right, actor=actor)
    remember(ticket.contact, word, old=old, new=words_of(right), actor=actor)


def check(contact: Contact, field: str, value: str, *, actor: Actor) -> None:
    """Raise ``Refused`` for what could not be written; changes nothing.

    Of an address or number it is not asked whether it leads to somebody: whoever proposes it
    must not learn that.
    """
    datum_of(contact, field)
    if memory_of(field) in IdentifierKind.values:
        if value.strip():
            checked_value(memory_of(field), value)
        return
    with transaction.atomic():
        tried = transaction.savepoint()
        write(Contact.objects.get(pk=contact.pk), field, value, actor=actor)
        transaction.savepoint_rollback(tried)

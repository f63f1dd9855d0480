"""Filling in the fields of the desk's own on a ticket."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ombud.base import clock
from ombud.base.errors import Refused
from ombud.base.locks import lock
from ombud.events import log
from ombud.people import guards
from ombud.rules.context import Context
from ombud.tickets.actions.properties import lock_changeable
from ombud.tickets.facts import FieldFilled, PersonFieldFilled
from ombud.tickets.forms import Asked, check
from ombud.tickets.own_values import TABLES, held_by, values_of
from ombud.tickets.setup import classification_of, current
from ombud.tickets.statuses import About, ValueType
from ombud.tickets.typed import Untyped, column_of, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    from ombud.base.actor import Actor
    from ombud.people.models import Contact, Organisation
    from ombud.tickets.models import Ticket
    from ombud.tickets.setup import Setup
    from ombud.tickets.typed import Typed
    from ombud.tickets.words import FormShape, OwnField


FACTS: dict[str, Any] = {About.TICKET: FieldFilled}
"""What states that a field has another value; a package above adds its own things."""


class Unfit(Refused):
    """Some fields need another value; ``errors`` say which and why, by short name."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("Some fields need another value.")
        self.errors = dict(errors)


def asked_of(ticket: Ticket, setup: Setup) -> Asked:
    """Return what the rules of a form look at for ``ticket``."""
    return Asked(
        about_ticket(ticket, setup),
        Context(now=clock.now(), time_zone=timezone.get_current_timezone()),
        values_of([ticket], setup).get(ticket.pk, {}),
    )


def about_ticket(ticket: Ticket, setup: Setup) -> dict[str, Any]:
    """Return the facts about ``ticket`` by the names that rules of a form use."""
    row = classification_of(ticket)
    product = setup.word("products", row.product_id if row else None)
    version = setup.word("versions", row.version_id if row else None)
    return {
        "team": ticket.team_id,
        "team.key": ticket.team.key,
        "status": ticket.status,
        "channel": ticket.channel,
        "priority": ticket.priority,
        "type": setup.type_of(ticket).key,
        "impact": row.impact if row else None,
        "urgency": row.urgency if row else None,
        "product": product.key if product else None,
        "version": version.key if version else None,
    }


def form_of(ticket: Ticket, setup: Setup) -> FormShape | None:
    """Return the form that asks for ``ticket``, by its team and type."""
    return setup.form_for(ticket.team_id, setup.type_of(ticket).pk)


@transaction.atomic
def fill_in(
    ticket: Ticket,
    raw: Mapping[str, object],
    *,
    actor: Actor,
    is_whole: bool = False,
    is_strict: bool = True,
) -> None:
    """Set fields of ``ticket`` by short name; None or an empty text takes a value away.

    The one way in, for the browser, the interface and rules alike; the form of the
    ticket's team and type is the law.
    is_whole: everything that the form demands must be there, not only what was sent.
    is_strict: what the form does not ask now is an error, and not left out in silence.
    Raises ``Unfit`` with an error for each field, and ``Refused`` when it is closed.
    """
    lock_changeable(ticket)
    setup = current()
    asked = asked_of(ticket, setup)
    found = check(form_of(ticket, setup), setup, raw, asked, is_whole=is_whole)
    errors = dict(found.errors)
    if is_strict:
        unwanted = {key for key in found.left_out if raw[key] not in (None, "", [])}
        errors |= dict.fromkeys(unwanted, _("The form does not ask for this now."))
    if errors:
        raise Unfit(errors)
    for key, value in found.values.items():
        field = setup.fields_by_key[key]
        if asked.before.get(key) != value and not was_set_right(
            ticket, field, value, actor=actor
        ):
            write_value(ticket, field, value, actor=actor)


@transaction.atomic
def set_right(ticket: Ticket, field: OwnField, raw: object, *, actor: Actor) -> None:
    """Write the right value of ``field``, whatever the form of ``ticket`` asks and even where
    it is closed: what is held about a person must be right as long as it is held (GDPR
    Art. 16). Raises ``Unfit`` for a value that does not suit.
    """
    lock(ticket)
    values = all_typed({field.key: field}, {field.key: raw})
    write_value(ticket, field, values[field.key], actor=actor)


def was_set_right(ticket: Ticket, field: OwnField, value: Typed, *, actor: Actor) -> bool:
    """Say whether the person had ``value`` on this ticket corrected: it is not written."""
    if value is None:
        return False
    word = corrected_on(ticket, field.pk)
    return guards.is_kept_out(ticket.contact, word, words_of(value), actor=actor)


def corrected_on(ticket: Ticket, field_id: int) -> str:
    """Return the word by which corrections know an own field of one ticket."""
    return f"ticket:{ticket.number}:{field_id}"


def write_value(owner: Model, field: OwnField, value: Typed, *, actor: Actor) -> None:
    """Replace what a locked thing holds in ``field`` and record the fact."""
    table = TABLES[About(field.about)]
    rows = table.model._default_manager
    rows.filter(**{table.owner: owner, "field_id": field.pk}).delete()
    column = column_of(field.type)
    rows.bulk_create(
        table.model(**{table.owner: owner, "field_id": field.pk, column: one})
        for one in stored(field, value)
    )
    fact = FACTS.get(field.about, PersonFieldFilled)
    log.record(fact(field=field.pk, is_empty=value is None), owner, actor=actor)


def all_typed(fields: Mapping[str, OwnField], raw: Mapping[str, object]) -> dict[str, Typed]:
    """Return ``raw`` as values of ``fields``. Raises ``Unfit`` with all that does not suit."""
    values: dict[str, Typed] = {}
    errors: dict[str, str] = {}
    for key, given in raw.items():
        field = fields.get(key)
        if field is None or field.is_retired:
            errors[key] = _("There is no such field.")
            continue
        try:
            values[key] = typed(field, given)
        except Untyped as problem:
            errors[key] = str(problem)
    if errors:
        raise Unfit(errors)
    return values


@transaction.atomic
def fill_in_about(
    owner: Contact | Organisation, raw: Mapping[str, object], *, actor: Actor
) -> None:
    """Set fields of a contact or an organisation by short name; None takes a value away.

    What a contact had corrected is not written again. Raises ``Unfit`` with an error for
    each field.
    """
    lock(owner)
    about = About(owner._meta.model_name or "")
    fields = {one.key: one for one in current().fields_about(about)}
    before = held_by([owner], list(fields.values()), TABLES[about]).get(owner.pk, {})
    for key, value in all_typed(fields, raw).items():
        field = fields[key]
        if before.get(key) != value and not is_kept_out(owner, field, value, actor=actor):
            write_value(owner, field, value, actor=actor)


def is_kept_out(
    owner: Contact | Organisation, field: OwnField, value: Typed, *, actor: Actor
) -> bool:
    """Say whether ``value`` is one that the person had corrected."""
    if field.about != About.CONTACT or value is None:
        return False
    word = corrected_as(field.pk)
    return guards.is_kept_out(cast("Contact", owner), word, words_of(value), actor=actor)


def corrected_as(field_id: int) -> str:
    """Return the word by which corrections know an own field."""
    return f"field:{field_id}"


def words_of(value: Typed) -> str:
    """Return a value as one text, by which corrections compare it."""
    if isinstance(value, tuple):
        return " ".join(sorted(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # as many noughts as the database keeps, or none
    return "" if value is None else str(value)


def stored(field: OwnField, value: Any) -> list[Any]:
    """Return ``value`` as the rows hold it: none, one, or one for each option."""
    if value is None:
        return []
    if field.type in {ValueType.ONE, ValueType.SEVERAL}:
        keys = value if isinstance(value, tuple) else (value,)
        return [field.by_key[key].pk for key in keys]
    return [value]

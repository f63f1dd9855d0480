"""What of a person can be corrected: how each datum is called, read and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from ombud.base.errors import Refused
from ombud.people.models import Contact, IdentifierKind
from ombud.people.places import place_name
from ombud.subjects.queries import selves_of
from ombud.tickets.actions.filling import corrected_on, words_of
from ombud.tickets.models import Ticket, TicketValue
from ombud.tickets.own_values import TABLES, held_by
from ombud.tickets.own_words import in_words
from ombud.tickets.setup import current
from ombud.tickets.statuses import About, DataCategory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from ombud.tickets.typed import Typed
    from ombud.tickets.words import OwnField

NAMES = {
    "name": lazy("Your name"),
    "language": lazy("Your language"),
    "time_zone": lazy("Your time zone"),
    "residence": lazy("Where you live"),
    "organisation": lazy("Your organisation"),
    "email": lazy("Your mail address"),
    "phone": lazy("Your phone number"),
    "customer_number": lazy("Your customer number"),
    "chat": lazy("Your chat handle"),
    "cookie": lazy("The id of your cookie"),
    "device": lazy("The id of your device"),
    "ip": lazy("Your IP address"),
    "sso": lazy("Your id at the single sign-on"),
}
NAMES_OF_THEM = {  # the same, said about the person
    "name": lazy("Name"),
    "language": lazy("Language"),
    "time_zone": lazy("Time zone"),
    "residence": lazy("Where they live"),
    "organisation": lazy("Organisation"),
    **dict(IdentifierKind.choices),
}
PLAIN = ("name", "language", "time_zone", "residence", "organisation")
ON_TICKET = "ticket"
# What people can add themselves; the rest is observed, and can be corrected once it is known.
ADDED = tuple(
    map(
        str,
        (
            IdentifierKind.EMAIL,
            IdentifierKind.PHONE,
            IdentifierKind.CUSTOMER_NUMBER,
            IdentifierKind.CHAT,
        ),
    )
)
MOST = 100  # tickets whose fields are offered on one page


@dataclass(frozen=True, slots=True)
class Datum:
    """One thing that is held about a person and can be corrected.

    field: ``name``, ``phone:12`` for the number in row 12, ``phone`` for one that is missing,
    ``field:3`` for the desk's own field 3, ``ticket:17:3`` for field 3 on ticket 17.
    value: as it is compared. words: as people read it, where that is something else.
    is_more: it is not held, and others of its kind are.
    """

    field: str
    label: str
    value: str
    words: str = ""
    is_more: bool = False

    @property
    def shown(self) -> str:
        """Return what is held, as people read it; empty for nothing."""
        return self.words or self.value


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


def told_as(field: str) -> str:
    """Return what a datum is called to recipients: its word, or the name of an own field."""
    word = memory_of(field)
    return word if word in NAMES else label_of(field)


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
        own_datum(word, label_of(word), one, values[ticket.pk][one.key])
        for ticket in tickets
        for one in fields
        if one.key in values.get(ticket.pk, {}) and (word := corrected_on(ticket, one.pk))
    ]


def data_of(contact: Contact, before: int | None = None) -> list[Datum]:
    """Return everything of ``contact`` that can be corrected, and what can be added.

    Of tickets a page only: see ``data_on_tickets``.
    """
    plain = [plain_datum(contact, one) for one in PLAIN]
    known = [
        Datum(f"{one.kind}:{one.pk}", label_of(one.kind), one.value)
        for one in contact.identifiers.order_by("pk")
    ]
    held_kinds = {memory_of(one.field) for one in known}
    missing = [Datum(kind, label_of(kind), "", is_more=kind in held_kinds) for kind in ADDED]
    fields = own_fields()
    held = held_by([contact], fields, TABLES[About.CONTACT]).get(contact.pk, {})
    own = [own_datum(f"field:{one.pk}", one.name, one, held.get(one.key)) for one in fields]
    return [*plain, *known, *missing, *own, *data_on_tickets(contact, before)]


def own_datum(word: str, label: str, field: OwnField, value: Typed) -> Datum:
    """Return what one of the desk's own fields holds, as it is compared and as it is read."""
    return Datum(word, label, words_of(value), in_words(field, value))


def plain_datum(contact: Contact, field: str) -> Datum:
    """Return what the row of ``contact`` holds; where they live by the name of the place."""
    firm = contact.organisation.name if contact.organisation else ""
    value: str = firm if field == "organisation" else getattr(contact, field)
    words = place_name(value, get_language() or "en") if field == "residence" else ""
    return Datum(field, label_of(field), value, words)


def datum_of(contact: Contact, field: str) -> Datum:
    """Return what is held in ``field`` now. Raises ``Refused`` where there is no such datum."""
    known = data_on(contact, field) if field.startswith(ON_TICKET) else data_of(contact)
    found = next((one for one in known if one.field == field), None)
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

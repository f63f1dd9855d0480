"""Taking in many contacts at once, from a file or another system."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ombud.base.errors import Refused
from ombud.events import log
from ombud.people import guards
from ombud.people.actions.accounts import phone_number
from ombud.people.actions.contacts import attached, checked_value
from ombud.people.addresses import lookup_of, normalised
from ombud.people.facts import ContactChanged, ContactMet
from ombud.people.models import Contact, Identifier, IdentifierKind
from ombud.people.models.contact import Source
from ombud.people.places import place
from ombud.people.queries import known_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ombud.base.actor import Actor

AT_ONCE = 500
LONGEST_NAME = 200


@dataclass(slots=True)
class Imported:
    """What became of the rows, in counts; of those not taken the number of the row, from 1.

    kept_out: they were erased and are not made again. wrong: there is no mail address.
    identifiers: telephone numbers and the like added.
    residences: places added where none was known.
    corrected: the row brought what its person had corrected.
    """

    made: int = 0
    known: int = 0
    kept_out: list[int] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    identifiers: int = 0
    residences: int = 0
    corrected: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """A person as another system knows them.

    others: kind and value of what else they are known by.
    """

    address: str
    name: str = ""
    phone: str = ""
    residence: str = ""
    others: tuple[tuple[IdentifierKind, str], ...] = ()

    @property
    def known_by(self) -> list[tuple[IdentifierKind, str]]:
        """Return what is told beside the mail address."""
        every = ((IdentifierKind.PHONE, self.phone), *self.others)
        return [(kind, value) for kind, value in every if value.strip()]


def import_contacts(rows: Iterable[Row], *, actor: Actor) -> Imported:
    """Make a contact for each row whose address nobody is known by; return what became.

    In parts of ``AT_ONCE``, each in a transaction of its own: what was taken stays when a
    later part fails, and doing it again takes what is missing. Who is known keeps their
    name and where they live, and gets telephone numbers and the like that lead to nobody yet,
    unless they had them corrected; who was erased is left out and never printed.
    """
    done = Imported()
    numbered = enumerate(rows, 1)
    while part := list(islice(numbered, AT_ONCE)):
        take_in(part, done, actor)
    return done


@transaction.atomic
def take_in(part: list[tuple[int, Row]], done: Imported, actor: Actor) -> None:
    """Take in one part."""
    wanted: dict[str, tuple[int, str]] = {}
    for number, row in part:
        plain = normalised(row.address)
        if not is_address(plain):
            done.wrong.append(number)
        elif plain in wanted:
            done.known += 1
        else:
            wanted[plain] = (number, " ".join(row.name.replace("\x00", "").split()))
    lookups = {lookup_of(IdentifierKind.EMAIL, one): one for one in wanted}
    for lookup in Identifier.objects.filter(lookup__in=list(lookups)).values_list(
        "lookup", flat=True
    ):
        del wanted[lookups[bytes(lookup)]]
        done.known += 1
    for one in guards.kept_out(wanted):
        done.kept_out.append(wanted.pop(one)[0])
    make(wanted, actor)
    done.made += len(wanted)
    add_identifiers(part, done, actor)
    add_residences(part, done, actor)


def met_in(part: list[tuple[int, Row]]) -> Iterator[tuple[int, Row, Contact]]:
    """Yield the rows of ``part`` whose person is known by now, with their number."""
    lookups = {lookup_of(IdentifierKind.EMAIL, row.address) for _number, row in part}
    known = Identifier.objects.filter(lookup__in=list(lookups)).select_related("contact")
    contacts = {bytes(one.lookup): one.contact for one in known}
    for number, row in part:
        contact = contacts.get(lookup_of(IdentifierKind.EMAIL, row.address))
        if contact is not None:
            yield number, row, contact


def add_residences(part: list[tuple[int, Row]], done: Imported, actor: Actor) -> None:
    """Note where the people of ``part`` live, of whom that is not known."""
    for number, row, contact in met_in([one for one in part if one[1].residence.strip()]):
        try:
            plain = place(row.residence)
        except Refused:
            done.wrong.append(number)
            continue
        if contact.residence:
            continue
        if guards.is_kept_out(contact, "residence", plain, actor=actor):
            done.corrected.append(number)
            continue
        contact.residence = plain
        contact.save(update_fields=["residence"])
        fact = ContactChanged(organisation=contact.organisation_id)
        log.record(fact, contact, actor=actor)
        done.residences += 1


def add_identifiers(part: list[tuple[int, Row]], done: Imported, actor: Actor) -> None:
    """Let the people of ``part`` be known by what their rows tell beside the address."""
    for number, row, contact in met_in([one for one in part if one[1].known_by]):
        for kind, value in row.known_by:
            add_one(number, contact, (kind, value), done, actor)


def add_one(
    number: int,
    contact: Contact,
    known: tuple[IdentifierKind, str],
    done: Imported,
    actor: Actor,
) -> None:
    kind, value = known
    is_phone = kind == IdentifierKind.PHONE
    try:
        plain = phone_number(value) if is_phone else checked_value(kind, value)
    except Refused:
        done.wrong.append(number)
        return
    if guards.is_kept_out(contact, kind, plain, actor=actor):
        done.corrected.append(number)
    elif known_by(kind, plain) is None:
        try:
            attached(contact, kind, plain, actor=actor)
        except Refused:
            done.kept_out.append(number)
        else:
            done.identifiers += 1


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def make(wanted: dict[str, tuple[int, str]], actor: Actor) -> None:
    """Make contacts with their addresses, by few statements."""
    contacts = Contact.objects.bulk_create(
        Contact(name=name[:LONGEST_NAME], source=Source.IMPORT) for _, name in wanted.values()
    )
    Identifier.objects.bulk_create(
        Identifier(
            contact=contact,
            kind=IdentifierKind.EMAIL,
            value=address,
            lookup=lookup_of(IdentifierKind.EMAIL, address),
            source=Source.IMPORT,
        )
        for contact, address in zip(contacts, wanted, strict=True)
    )
    for contact in contacts:
        log.record(ContactMet(), contact, actor=actor)
